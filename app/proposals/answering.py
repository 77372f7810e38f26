"""How a proposal ends: both sides say yes and an exchange begins, one says no, it is withdrawn, or nobody answers.

Nothing of a refusal is kept against anybody: the other side learns that it does not take place, and no match weighs it.
"""

from typing import Literal
from uuid import UUID

from pydantic import Field

from app.contacts.access import Act, refuse
from app.contacts.speaker import Speaker
from app.errors import N_, BadInput, Conflict, RuleRefused
from app.exchanges.workflow import NewExchange, TargetIn, open_exchange
from app.needs.speaking import close_as_met
from app.needs.tables import Need
from app.plumbing.service import Work
from app.plumbing.texts import Line, Lines, Typed
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.dependencies import caller_for
from app.programmes.membership import assessors_of
from app.programmes.tables import OrganisationKind
from app.proposals.letters import tell_agreed, tell_ended
from app.proposals.news import remember
from app.proposals.queries import Proposed, demand_lead, locked
from app.proposals.rules import LIVE, check_open, settled
from app.proposals.tables import Proposal, ProposalState, Side, WhyNot


class ProposalAnswer(Typed):
    """A side's answer."""

    answer: Literal["yes", "no"]
    reason: WhyNot | None = None
    """For a no: the mediators of the programme read it, the other side does not."""
    words: Lines = Field(default="", max_length=1_000)
    side: Side | None = None
    """For who may answer for both sides."""


class ProposalEnd(Typed):
    """Why a proposal is withdrawn."""

    reason: Line = Field(min_length=3, max_length=500)


def answer_proposal(
    work: Work, speaker: Speaker, proposed: Proposed, asked: ProposalAnswer
) -> Proposed:
    """Say yes or no for a side; both yes make an exchange, a draft with its targets.

    A yes can become a no until the other side has said yes as well.

    Raises:
        AccessRefused: the speaker speaks for neither side.
        BadInput: a no without its reason, or it is not clear for which side.
        Conflict, RuleRefused: the proposal waits for no answer.
    """
    side = _answering(speaker, proposed, asked.side)
    if asked.answer == "no" and asked.reason is None:
        raise BadInput(N_("Say why: choose a reason."), field="reason")
    locked(work, proposed)
    row, given = proposed.row, proposed.sides[side]
    check_open(ProposalState(row.state), row.ends_at, work.now)
    if given.answer == asked.answer:
        raise Conflict(N_("Your side has given this answer already."))
    given.answer = asked.answer
    given.reason = asked.reason.value if asked.answer == "no" and asked.reason else ""
    given.words, given.answered_by = asked.words, speaker.person_id
    given.answered_at = given.answered_at or work.now
    work.session.add(given)
    remember(work, row, asked.answer, by=speaker, side=side.value)
    state = settled([one.answer for one in proposed.sides.values()])
    if state is ProposalState.AGREED:
        _agree(work, proposed)
    elif state is ProposalState.DECLINED:
        remember(work, row, "declined", by=None)
        _end(work, proposed, state, told=[one for one in Side if one is not side])
    return proposed


def withdraw_proposal(
    work: Work, speaker: Speaker, proposed: Proposed, asked: ProposalEnd
) -> Proposed:
    """End a proposal before both have answered, as a mediator, or as the side that asked while it was not sent.

    Raises:
        AccessRefused: the speaker may not.
        Conflict: it has ended.
    """
    row, asking = proposed.row, demand_withdrawal(speaker, proposed)
    locked(work, proposed)
    if row.state not in LIVE:
        raise Conflict(N_("This proposal has ended already."))
    told = list(Side) if row.state == ProposalState.SENT else [Side(row.asked_by)]
    row.withdrawn_because = asked.reason
    remember(work, row, "withdrawn", by=speaker)
    _end(work, proposed, ProposalState.WITHDRAWN, told=[] if asking else told)
    return proposed


def demand_withdrawal(speaker: Speaker, proposed: Proposed) -> bool:
    """Refuse who may not withdraw a proposal; say whether it is the side that asked, before it was sent.

    Raises:
        AccessRefused: the speaker leads no exchanges in the programme, and has not asked for it.
    """
    row = proposed.row
    if row.state == ProposalState.ASKED and Side(row.asked_by) in proposed.own_sides(speaker):
        return True
    if row.programme_id not in speaker.caller.memberships:
        raise refuse(Act.ADMIT)
    demand_lead(speaker, row.programme_id)
    return False


def demand_answer(speaker: Speaker, proposed: Proposed) -> None:
    """Refuse who answers for neither side.

    Raises:
        AccessRefused: the speaker speaks for neither.
    """
    if not proposed.own_sides(speaker):
        raise refuse(Act.ANSWER)


def release(work: Work, proposed: Proposed) -> None:
    """End a proposal that a side has left without an answer; both are told, and nobody is blamed."""
    remember(work, proposed.row, "released", by=None)
    _end(work, proposed, ProposalState.RELEASED, told=list(Side))


def _answering(speaker: Speaker, proposed: Proposed, wanted: Side | None) -> Side:
    demand_answer(speaker, proposed)
    own = proposed.own_sides(speaker)
    if wanted is not None and wanted not in own:
        raise refuse(Act.ANSWER)
    if wanted is None and len(own) > 1:
        raise BadInput(N_("Say for which side you answer."), field="side")
    side = wanted or own[0]
    speaker.demand(proposed.whose(side), Act.ANSWER)
    return side


def _agree(work: Work, proposed: Proposed) -> None:
    """Open the exchange on which both sides agreed, on the word of the mediator who proposed it; the need is met."""
    row = proposed.row
    social, tech = _by_kind(proposed)
    asked = NewExchange(
        programme_id=row.programme_id,
        title=row.title,
        social_organisation_id=social,
        tech_organisation_id=tech,
        form=row.form,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        hours=row.hours,
        release=row.release,
        targets=[TargetIn.model_validate(one) for one in row.targets],
    )
    exchange = open_exchange(work, _lead(work, row), asked)
    row.state, row.settled_at, row.exchange_id = ProposalState.AGREED, work.now, exchange.id
    remember(work, row, "agreed", by=None, exchange=exchange.id)
    close_as_met(work, work.session.get_one(Need, row.need_id))
    tell_agreed(work, proposed)


def _by_kind(proposed: Proposed) -> tuple[UUID, UUID]:
    organisations = proposed.organisations.values()
    by_kind = {one.kind: one.id for one in organisations}
    return by_kind[OrganisationKind.SOCIAL], by_kind[OrganisationKind.TECH]


def _lead(work: Work, row: Proposal) -> Caller:
    """Return who opens the exchange: the mediator who proposed it, or another one where that one has left."""
    others = [member.person_id for member in assessors_of(work, row.programme_id)]
    for person_id in (row.made_by, *others):
        caller = caller_for(work, person_id)
        if caller.may(row.programme_id, Action.MANAGE_EXCHANGES):
            return caller
    raise RuleRefused(N_("Nobody leads exchanges in this programme any more."))


def _end(work: Work, proposed: Proposed, state: ProposalState, *, told: list[Side]) -> None:
    row = proposed.row
    row.state, row.settled_at = state, work.now
    work.session.add(row)
    for side in told:
        tell_ended(work, proposed, side)
