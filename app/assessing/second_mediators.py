"""Who may confirm a decision that waits for a second mediator, and the mail that tells them."""

from collections.abc import Sequence

from app.assessing import rules
from app.assessing.seats import Seat
from app.assessing.tables import Decision, DecisionState
from app.errors import NotFound
from app.exchanges.tables import Exchange
from app.people.identity import identity_of
from app.people.letters import write_to
from app.plumbing.letters import Linkable
from app.plumbing.service import Work
from app.programmes.letters import about
from app.programmes.membership import assessors_of
from app.programmes.tables import Member
from app.programmes.workflow import get_programme

Decided = Sequence[tuple[Seat, Decision]]
"""Decisions of one exchange, each with the seat that it is about."""


def may_confirm(member: Member, seat: Seat, decision: Decision) -> bool:
    """Say whether a member may be the second mediator of a decision: not the first, and no colleague of the person."""
    whom = seat.participant
    parties = rules.Parties(
        member.person_id, member.organisation_id, whom.person_id, whom.organisation_id
    )
    return member.person_id != decision.mediator_id and not rules.is_conflict(parties)


def second_mediators(work: Work, seat: Seat, decision: Decision) -> list[Member]:
    """Return who may confirm a decision that waits."""
    members = assessors_of(work, seat.exchange.programme_id)
    return [member for member in members if may_confirm(member, seat, decision)]


def ask_second_mediators(work: Work, exchange: Exchange, decided: Decided) -> None:
    """Mail every mediator who may confirm some of these decisions, one letter for all of them."""
    waiting = [one for one in decided if one[1].state == DecisionState.PROPOSED]
    if not waiting:
        return
    programme = get_programme(work, exchange.programme_id)
    for member in assessors_of(work, programme.id):
        theirs = [one for one in waiting if may_confirm(member, *one)]
        try:
            mediator = identity_of(work, member.person_id)
        except NotFound:  # they were erased: there is nobody to tell
            continue
        if theirs:
            write_to(
                work,
                mediator,
                "decision_waits",
                about(programme),
                programme=programme.name,
                exchange=exchange.title,
                count=len(theirs),
                link=Linkable(work.settings.base_url + _place(exchange, [s for s, _ in theirs])),
            )


def _place(exchange: Exchange, seats: Sequence[Seat]) -> str:
    if len(seats) > 1:
        return f"/exchanges/{exchange.id}?show=second"
    participant_id, competence = seats[0].key
    return f"/exchanges/{exchange.id}/participants/{participant_id}/{competence}#decision"
