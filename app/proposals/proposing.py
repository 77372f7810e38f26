"""How a proposal comes to be: a mediator proposes a match, or a side asks for it and a mediator sends it to both."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from app.contacts.access import Act
from app.contacts.speaker import Speaker
from app.errors import N_, BadInput, Conflict, NotFound, RuleRefused
from app.exchanges.rules import check_dates, check_form
from app.matching.matches import check_kinds, match_between
from app.matching.rules import Match
from app.matching.words import MatchWords
from app.needs.speaking import whose
from app.needs.tables import Need, Offer, SaidState
from app.plumbing.service import Work
from app.plumbing.texts import Line, Lines, Typed
from app.programmes.organisations import organisation_in
from app.programmes.tables import OrganisationKind
from app.programmes.workflow import get_programme
from app.proposals.letters import write_proposal
from app.proposals.news import remember
from app.proposals.queries import (
    Proposed,
    demand_lead,
    live_between,
    locked,
    may_lead,
    people_of,
    with_sides,
)
from app.proposals.rules import Plan, ends_at, planned
from app.proposals.tables import Proposal, ProposalSide, ProposalState, Side


class ProposalTerms(Typed):
    """On which terms a match is proposed; what is not said is made of the match."""

    title: Line | None = Field(default=None, min_length=1, max_length=200)
    form: Line | None = Field(default=None, max_length=64)
    """The id of a form of cooperation in the latest release."""
    starts_on: date | None = None
    ends_on: date | None = None
    hours: int | None = Field(default=None, ge=1, le=100_000)
    words: Lines = Field(default="", max_length=2_000)
    """What both sides read about it."""
    organisation_id: UUID | None = None
    """For a volunteer's own offer: the tech organisation with which they would take part."""


class NewProposal(ProposalTerms):
    """What is needed to propose a match, or to ask for it."""

    need_id: UUID
    offer_id: UUID


def propose(work: Work, speaker: Speaker, asked: NewProposal) -> Proposed:
    """Put a match before both sides, as a mediator; whoever speaks for one side asks a mediator to do so.

    Raises:
        NotFound: the need or the offer is not among what the speaker may propose.
        RuleRefused: they do not meet, are not open, or nobody could answer for a side.
        Conflict: the same was proposed already and waits.
        BadInput: the terms are not right.
    """
    need, offer = pair_of(work, speaker, asked)
    match = check_proposable(work, need, offer)
    if live_between(work, need.id, offer.id) is not None:
        raise Conflict(N_("This match was proposed already, and waits for an answer."))
    leads = may_lead(speaker, need.programme_id)
    row = Proposal(
        **_terms(work, asked, match, offer),
        programme_id=need.programme_id,
        need_id=need.id,
        offer_id=offer.id,
        state=ProposalState.SENT if leads else ProposalState.ASKED,
        asked_by="" if leads else _asking_side(speaker, need, offer).value,
        made_by=speaker.person_id,
        created_at=work.now,
    )
    work.add(row)
    for side, organisation_id in (
        (Side.NEED, need.organisation_id),
        (Side.OFFER, _with_whom(work, asked, offer, asking=not leads)),
    ):
        work.add(ProposalSide(proposal_id=row.id, side=side, organisation_id=organisation_id))
    proposed = with_sides(work, row)
    if leads:
        _send(work, speaker, proposed)
    else:
        remember(work, row, "asked", by=speaker, side=row.asked_by)
    return proposed


def send_proposal(
    work: Work, speaker: Speaker, proposed: Proposed, terms: ProposalTerms
) -> Proposed:
    """Send what a side has asked for to both, on the terms that a mediator says.

    Raises:
        AccessRefused, NotFound: the speaker leads no exchanges in the programme.
        Conflict: it was sent already, or has ended.
        RuleRefused, BadInput: as `propose` does.
    """
    demand_lead(speaker, proposed.row.programme_id)
    locked(work, proposed)
    if proposed.row.state != ProposalState.ASKED:
        raise Conflict(N_("This proposal was sent already, or has ended."))
    match = check_proposable(work, proposed.need, proposed.offer)
    for name, value in _terms(work, terms, match, proposed.offer).items():
        setattr(proposed.row, name, value)
    side = proposed.sides[Side.OFFER]
    side.organisation_id = _with_whom(work, terms, proposed.offer, asking=False)
    proposed.row.state, proposed.row.made_by = ProposalState.SENT, speaker.person_id
    work.session.add_all((proposed.row, side))
    work.session.flush()
    found = with_sides(work, proposed.row)
    _send(work, speaker, found)
    return found


def check_proposable(work: Work, need: Need, offer: Offer) -> Match:
    """Return the match of a need and an offer that can be proposed.

    Raises:
        RuleRefused: one of them is not open, they do not meet, or something breaks the match.
    """
    if need.state != SaidState.OPEN or offer.state != SaidState.OPEN:
        raise RuleRefused(N_("Only an open need and an open offer can be proposed to each other."))
    check_kinds(work, need, offer)
    match = match_between(work, need, offer)
    if match is None:
        raise RuleRefused(N_("This need and this offer do not meet: nothing would be learnt."))
    if match.closed:
        raise RuleRefused(
            N_("Something breaks this match: its page says what, and what would change it."),
            remedy=N_("Ask the sides whether they can change it in what they have stated."),
        )
    return match


def plan_of(match: Match, offer: Offer) -> Plan:
    """Return on which terms a match is proposed unless a mediator says others."""
    return planned(match, offer.hours_per_month)


def pair_of(work: Work, speaker: Speaker, asked: NewProposal) -> tuple[Need, Offer]:
    """Return what is proposed, locked, so that the same is not proposed twice at once."""
    need = work.session.get(Need, asked.need_id, with_for_update=True)
    offer = work.session.get(Offer, asked.offer_id)
    if need is None or offer is None or need.programme_id != offer.programme_id:
        raise _unknown()
    if need.programme_id in speaker.caller.memberships:
        demand_lead(speaker, need.programme_id)
        return need, offer
    side = _asking_side(speaker, need, offer)
    speaker.demand(whose(need if side is Side.NEED else offer), Act.ANSWER)
    return need, offer


def _asking_side(speaker: Speaker, need: Need, offer: Offer) -> Side:
    for side, said in ((Side.NEED, need), (Side.OFFER, offer)):
        if speaker.may(whose(said), Act.ANSWER):
            return side
    raise _unknown()


def _terms(work: Work, asked: ProposalTerms, match: Match, offer: Offer) -> dict[str, Any]:
    """Return the columns that say on which terms a match is proposed.

    Raises:
        BadInput: a date or the form is not right.
    """
    plan, latest = plan_of(match, offer), work.library.latest
    forms = work.library.forms(latest.version)
    form = asked.form or next(iter(forms))
    starts, ends = asked.starts_on or plan.starts_on, asked.ends_on or plan.ends_on
    check_form(form, forms)
    check_dates(starts, ends)
    words = MatchWords(work.library, get_programme(work, offer.programme_id).language)
    return {
        "title": asked.title or words.competence(match.wanted.competence),
        "form": form,
        "release": latest.version,
        "starts_on": starts,
        "ends_on": ends,
        "hours": asked.hours or plan.hours,
        "words": asked.words,
        "targets": [{"competence": one, "level": level} for one, level in plan.targets],
        "reasons": [reason.to_keep() for reason in match.reasons],
    }


def _with_whom(work: Work, asked: ProposalTerms, offer: Offer, *, asking: bool) -> UUID:
    """Return the organisation on the offer's side; for a volunteer's own offer the mediator names it."""
    if offer.organisation_id is not None:
        return offer.organisation_id
    if asked.organisation_id is not None:
        organisation = organisation_in(work, offer.programme_id, asked.organisation_id)
        if organisation.kind == OrganisationKind.TECH:
            return organisation.id
    if asking:
        raise RuleRefused(
            N_("A mediator proposes this match: a volunteer’s own offer needs an organisation."),
            remedy=N_("Write to the programme."),
        )
    raise BadInput(
        N_("Name the tech company with which this volunteer would take part."),
        field="organisation_id",
    )


def _send(work: Work, speaker: Speaker, proposed: Proposed) -> None:
    row = proposed.row
    for side in Side:
        if not people_of(work, proposed, side):
            raise RuleRefused(
                N_("Nobody acts for “{name}” yet: nobody there could answer."),
                remedy=N_("Invite a contact of this organisation first."),
                name=proposed.organisations[side].name,
            )
    row.sent_at = work.now
    last = [day for day in (proposed.need.wanted_by, proposed.offer.available_until) if day]
    row.ends_at = ends_at(work.now, min(last, default=None))
    remember(work, row, "sent", by=speaker)
    for side in Side:
        write_proposal(work, proposed, side, "proposal_sent")


def _unknown() -> NotFound:
    return NotFound(N_("There is no such need or offer among yours."))
