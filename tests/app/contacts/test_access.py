"""Who may do what about an organisation: every part, every act, cell by cell."""

import pytest

from app.contacts.access import Act, Part, allows
from app.programmes.access import MAY, Role

# Columns: read-open, look, speak, answer, read-addresses, admit.
TABLE = {
    "self": "++++--",
    "contact": "++++--",
    "other-contact": "+-----",
    "participant": "+-----",
    "owner": "+++-++",
    "mediator": "+++-++",
    "observer": "+-----",
    "host": "++----",
    "stranger": "------",
}


def may(who, act, scopes=None):
    if who in tuple(Role):
        actions = [one for one in MAY[Role(who)] if scopes is None or one in scopes]
        return allows({Part.MEMBER}, act, actions)
    if who == "host":
        return allows({Part.HOST}, act, MAY[Role.OWNER])
    return allows({Part(who)} if who != "stranger" else set(), act)


@pytest.mark.parametrize("who", sorted(TABLE))
def test_each_cell(who):
    found = "".join("+" if may(who, act) else "-" for act in Act)
    assert found == TABLE[who]


def test_an_observer_sees_no_volunteers_draft():
    assert not allows({Part.HOST}, Act.LOOK, MAY[Role.OBSERVER])


def test_a_key_narrows_what_a_member_may():
    assert may("owner", Act.READ_OPEN, {"read"})
    assert not may("owner", Act.SPEAK, {"read"})
    assert not may("owner", Act.READ_ADDRESSES, {"manage-exchanges"})


def test_who_is_several_things_may_all_that_each_may():
    both = {Part.MEMBER, Part.CONTACT}
    assert allows(both, Act.ANSWER, MAY[Role.MEDIATOR])
    assert allows(both, Act.ADMIT, MAY[Role.MEDIATOR])
    assert not allows(both, Act.ADMIT, MAY[Role.OBSERVER])
