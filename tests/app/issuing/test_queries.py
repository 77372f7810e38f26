"""What is asked about some people is answered about those alone: a decision to award, a badge in force, no address."""

import pytest
from sqlalchemy import delete
from sqlmodel import col, select

from app.assessing.tables import Decision
from app.exchanges.tables import Participant
from app.issuing.queries import HAS_BADGE, TO_AWARD, badges_in, recipients_of, without_address
from app.issuing.tables import Award
from app.people.tables import EmailAddress
from app.programmes.api_keys import holders_of
from app.programmes.tables import ApiKey

pytestmark = pytest.mark.both_databases


def those(work, cast, condition):
    """Return the participants of the exchange who meet a condition."""
    mine = select(Participant.id).where(Participant.exchange_id == cast.exchange.id, condition)
    return set(work.session.exec(mine))


def test_of_two_people_each_is_told_apart(cast):
    cast.award()
    staff, volunteer = cast.staff.id, cast.volunteer.id
    (awarded,) = cast.rows(Decision)
    with cast.service.work() as work:
        same = awarded.model_dump(exclude={"id"})
        work.session.add(waits := Decision(**{**same, "participant_id": volunteer}))
        work.session.flush()
        assert those(work, cast, HAS_BADGE) == {staff}
        assert those(work, cast, TO_AWARD) == {volunteer}
        assert set(recipients_of(work, [waits.id])) == {waits.id}
        assert without_address(work, [awarded.id, waits.id]) == set()
        assert badges_in(work, cast.exchange.id) == {awarded.id: True}

        mine = col(EmailAddress.person_id) == cast.volunteer.person_id
        work.session.connection().execute(delete(EmailAddress).where(mine))
        assert those(work, cast, TO_AWARD) == set()
        assert without_address(work, [awarded.id, waits.id]) == {waits.id}
        assert without_address(work, [awarded.id]) == set()

        (award,) = cast.rows(Award)
        work.session.get_one(Award, award.id).revoked_at = work.now
        work.session.flush()
        assert those(work, cast, HAS_BADGE) == set()
        assert badges_in(work, cast.exchange.id) == {awarded.id: False}


def test_holders_are_named_for_the_keys_that_are_shown(cast):
    with cast.service.work() as work:
        keys = [one for one in cast.rows(ApiKey) if one.name == "owner"]
        assert holders_of(work, keys) == {cast.owner.id: "Owner"}
