"""What is read of proposals: one with its two sides, those of an organisation, how all of a programme went."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.contacts.access import Act
from app.contacts.queries import acting_for
from app.contacts.speaker import Speaker, Whose
from app.errors import N_, NotFound
from app.needs.speaking import whose
from app.needs.tables import Need, Offer
from app.plumbing.service import Work
from app.programmes.access import Action
from app.programmes.tables import Organisation
from app.proposals.rules import LIVE, Course, Measures, measured
from app.proposals.tables import Proposal, ProposalSide, ProposalState, Side

MEASURED = timedelta(days=365)
"""How far back proposals are measured."""
MOST_MEASURED = 5_000
MOST_WAITING = 20
"""How many proposals are told at once to who answers them."""


@dataclass(frozen=True)
class Proposed:
    """A proposal with all that is read to show or change it."""

    row: Proposal
    need: Need
    offer: Offer
    sides: dict[Side, ProposalSide]
    organisations: dict[Side, Organisation]

    def whose(self, side: Side) -> Whose:
        """Return in whose name a side answers."""
        return whose(self.need if side is Side.NEED else self.offer)

    def own_sides(self, speaker: Speaker) -> list[Side]:
        """Return the sides for which somebody may answer."""
        return [side for side in Side if speaker.may(self.whose(side), Act.ANSWER)]


def may_lead(speaker: Speaker, programme_id: UUID) -> bool:
    """Say whether somebody proposes matches in a programme and reads how both sides answered."""
    return speaker.caller.may(programme_id, Action.MANAGE_EXCHANGES)


def demand_lead(speaker: Speaker, programme_id: UUID) -> None:
    """Refuse who may not propose matches in a programme.

    Raises:
        NotFound, AccessRefused: as `Caller.demand` does.
    """
    speaker.caller.demand(programme_id, Action.MANAGE_EXCHANGES)


def proposal_for(work: Work, speaker: Speaker, proposal_id: UUID) -> Proposed:
    """Return a proposal that the speaker leads or may answer.

    Raises:
        NotFound: there is none, or it is between others.
        AccessRefused: an observer asks, or a key that may not manage exchanges.
    """
    row = work.session.get(Proposal, proposal_id)
    if row is None:
        raise _unknown()
    found = with_sides(work, row)
    own = found.own_sides(speaker)
    for side in own:
        speaker.demand(found.whose(side), Act.ANSWER)
    if not own:
        if row.programme_id not in speaker.caller.memberships:
            raise _unknown()
        demand_lead(speaker, row.programme_id)
    return found


def with_sides(work: Work, row: Proposal) -> Proposed:
    """Return a proposal with what belongs to it."""
    (found,) = all_with_sides(work, [row])
    return found


def all_with_sides(work: Work, rows: Sequence[Proposal]) -> list[Proposed]:
    """Return proposals with what belongs to them, in four queries."""
    session = work.session
    sides: dict[UUID, dict[Side, ProposalSide]] = {row.id: {} for row in rows}
    query = select(ProposalSide).where(col(ProposalSide.proposal_id).in_(sides))
    for one in session.exec(query):
        sides[one.proposal_id][Side(one.side)] = one
    of_needs = select(Need).where(col(Need.id).in_({row.need_id for row in rows}))
    of_offers = select(Offer).where(col(Offer.id).in_({row.offer_id for row in rows}))
    needs = {one.id: one for one in session.exec(of_needs)}
    offers = {one.id: one for one in session.exec(of_offers)}
    named = {one.organisation_id for both in sides.values() for one in both.values()}
    of_organisations = select(Organisation).where(col(Organisation.id).in_(named))
    organisations = {one.id: one for one in session.exec(of_organisations)}
    return [
        Proposed(
            row,
            needs[row.need_id],
            offers[row.offer_id],
            sides[row.id],
            {side: organisations[one.organisation_id] for side, one in sides[row.id].items()},
        )
        for row in rows
    ]


def locked(work: Work, proposed: Proposed) -> None:
    """Read a proposal and its sides anew and keep others from changing them until the end of this unit of work."""
    work.session.refresh(proposed.row, with_for_update=True)
    for side in proposed.sides.values():
        work.session.refresh(side)


def people_of(work: Work, proposed: Proposed, side: Side) -> list[UUID]:
    """Return who answers for a side: the volunteer of an own offer, else the organisation's contacts."""
    name = proposed.whose(side)
    if name.organisation_id is None:
        return [] if name.person_id is None else [name.person_id]
    return acting_for(work, [name.organisation_id])[name.organisation_id]


def live_between(work: Work, need_id: UUID, offer_id: UUID) -> Proposal | None:
    """Return the proposal of a need and an offer that is asked for or waits for answers."""
    query = select(Proposal).where(
        Proposal.need_id == need_id,
        Proposal.offer_id == offer_id,
        col(Proposal.state).in_(LIVE),
    )
    return work.session.exec(query).first()


def live_with(work: Work, said: Need | Offer) -> dict[tuple[UUID, UUID], UUID]:
    """Return the live proposals of a need or an offer: the ids of the need and the offer → the proposal's."""
    column = Proposal.need_id if isinstance(said, Need) else Proposal.offer_id
    query = select(Proposal.need_id, Proposal.offer_id, Proposal.id).where(
        column == said.id, col(Proposal.state).in_(LIVE)
    )
    return {(need, offer): row_id for need, offer, row_id in work.session.exec(query)}


def all_proposals(programme_id: UUID) -> SelectOfScalar[Proposal]:
    """Return the query of a programme's proposals."""
    return select(Proposal).where(Proposal.programme_id == programme_id)


def of_organisations(organisations: Collection[UUID]) -> SelectOfScalar[Proposal]:
    """Return the query of the proposals about what some organisations need or offer."""
    return select(Proposal).where(_about(organisations))


def own_proposals(speaker: Speaker) -> SelectOfScalar[Proposal]:
    """Return the query of the proposals that the speaker may answer, or could."""
    mine = select(Offer.id).where(Offer.person_id == speaker.person_id)
    if speaker.key_id is not None:
        return of_organisations(speaker.speaks_for())
    return select(Proposal).where(
        or_(_about(speaker.speaks_for()), col(Proposal.offer_id).in_(mine))
    )


def proposals_waiting_for(
    work: Work, person_id: UUID, organisations: Collection[UUID]
) -> list[Proposal]:
    """Return the proposals that wait for a person's answer, the first to end first.

    Args:
        work: the unit of work.
        person_id: who may answer for an offer of their own.
        organisations: those for which they act.
    """
    needs = select(Need.id).where(col(Need.organisation_id).in_(organisations))
    offers = select(Offer.id).where(
        or_(col(Offer.organisation_id).in_(organisations), col(Offer.person_id) == person_id)
    )
    of_need = and_(col(ProposalSide.side) == Side.NEED, col(Proposal.need_id).in_(needs))
    of_offer = and_(col(ProposalSide.side) == Side.OFFER, col(Proposal.offer_id).in_(offers))
    query = (
        select(Proposal)
        .join(ProposalSide, col(ProposalSide.proposal_id) == Proposal.id)
        .where(
            Proposal.state == ProposalState.SENT,
            col(Proposal.ends_at) > work.now,
            ProposalSide.answer == "",
            or_(of_need, of_offer),
        )
    )
    return list(work.session.exec(query.order_by(col(Proposal.ends_at)).limit(MOST_WAITING)))


def _about(organisations: Collection[UUID]) -> ColumnElement[bool]:
    needs = select(Need.id).where(col(Need.organisation_id).in_(organisations))
    offers = select(Offer.id).where(col(Offer.organisation_id).in_(organisations))
    return or_(col(Proposal.need_id).in_(needs), col(Proposal.offer_id).in_(offers))


def measures_of(work: Work, programme_id: UUID) -> Measures:
    """Return how the proposals of a programme went that were sent within a year."""
    query = (
        select(Proposal)
        .where(
            Proposal.programme_id == programme_id,
            col(Proposal.sent_at).is_not(None),
            col(Proposal.created_at) > work.now - MEASURED,
        )
        .order_by(col(Proposal.created_at).desc(), col(Proposal.id))
        .limit(MOST_MEASURED)
    )
    rows = list(work.session.exec(query))
    sides: dict[UUID, list[ProposalSide]] = {row.id: [] for row in rows}
    answered = (
        select(ProposalSide)
        .join(Proposal, col(Proposal.id) == ProposalSide.proposal_id)
        .where(
            Proposal.programme_id == programme_id,
            col(Proposal.created_at) > work.now - MEASURED,
            col(ProposalSide.answered_at).is_not(None),
        )
        .limit(2 * MOST_MEASURED)
    )
    for side in work.session.exec(answered):
        if side.proposal_id in sides:
            sides[side.proposal_id].append(side)
    return measured([_course(row, sides[row.id]) for row in rows], work.now)


def proposals_asked_for(work: Work, programmes: Collection[UUID]) -> dict[UUID, int]:
    """Return how many proposals a side asked for and no mediator has sent yet, by programme."""
    query = select(Proposal.programme_id, func.count()).where(
        col(Proposal.programme_id).in_(programmes), Proposal.state == ProposalState.ASKED
    )
    return dict(work.session.exec(query.group_by(col(Proposal.programme_id))).all())


def _course(row: Proposal, sides: Sequence[ProposalSide]) -> Course:
    moments = [one.answered_at for one in sides if one.answered_at is not None]
    agreed = row.state == ProposalState.AGREED
    return Course(
        sent_at=row.sent_at or row.created_at,
        first_answer_at=min(moments) if moments else None,
        agreed_at=row.settled_at if agreed else None,
        reasons=tuple(one.reason for one in sides if one.answer == "no"),
    )


def _unknown() -> NotFound:
    return NotFound(N_("There is no such proposal among yours."))
