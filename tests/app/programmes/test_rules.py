"""What a programme never allows: pure rules, case by case."""

from datetime import UTC, datetime, timedelta

import pytest

from app.errors import BadInput, RuleRefused
from app.programmes.access import Action, Role
from app.programmes.rules import check_key, check_owner_remains, key_end

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("owners", "was", "becomes", "allowed"),
    [
        (1, Role.OWNER, None, False),
        (1, Role.OWNER, Role.MEDIATOR, False),
        (1, Role.OWNER, Role.OWNER, True),
        (2, Role.OWNER, None, True),
        (2, Role.OWNER, Role.OBSERVER, True),
        (1, Role.MEDIATOR, None, True),
        (1, Role.OBSERVER, Role.OWNER, True),
    ],
)
def test_the_last_owner_stays(owners, was, becomes, allowed):
    if allowed:
        check_owner_remains(owners, was, becomes)
    else:
        with pytest.raises(RuleRefused):
            check_owner_remains(owners, was, becomes)


@pytest.mark.parametrize(
    ("role", "held", "asked", "allowed"),
    [
        (Role.OWNER, None, [Action.READ_AUDIT], True),
        (Role.OBSERVER, None, [Action.READ], True),
        (Role.OBSERVER, None, [Action.AWARD], False),
        (Role.OBSERVER, None, [Action.READ_ADDRESSES], False),
        (Role.OWNER, {"read", "manage-keys"}, [Action.READ], True),
        (Role.OWNER, {"read", "manage-keys"}, [Action.READ, Action.AWARD], False),
        (Role.OWNER, None, [], False),
    ],
)
def test_a_key_is_never_wider_than_its_maker(role, held, asked, allowed):
    if allowed:
        check_key(role, held, asked)
    else:
        with pytest.raises(BadInput) as refused:
            check_key(role, held, asked)
        assert refused.value.troubles[0].field == "scopes"


def test_a_key_does_not_outlive_the_key_that_made_it():
    until = NOW + timedelta(days=5)
    assert key_end(NOW, 30, until) == until
    assert key_end(NOW, 3, until) == NOW + timedelta(days=3)
    assert key_end(NOW, 366, None) == NOW + timedelta(days=366)


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_a_key_lasts_a_year_at_most(days):
    with pytest.raises(BadInput):
        key_end(NOW, days, None)
