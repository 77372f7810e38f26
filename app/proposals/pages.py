"""HTML doors: a match is proposed or asked for, read and answered by both sides, followed by the programme."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.contacts.dependencies import SpeakerDep
from app.contacts.page_context import SpeakerPage
from app.contacts.speaker import speaker_for
from app.errors import N_
from app.matching.words import MatchWords
from app.plumbing.csrf import text_of
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.forms import read
from app.plumbing.paging import Paging
from app.plumbing.templating import go_to
from app.programmes.organisations import organisations_of
from app.programmes.page_context import ProgrammePage
from app.programmes.tables import OrganisationKind
from app.proposals.answering import (
    ProposalAnswer,
    ProposalEnd,
    answer_proposal,
    demand_answer,
    demand_withdrawal,
    withdraw_proposal,
)
from app.proposals.matches_shown import reasons_shown, steps_shown
from app.proposals.proposing import (
    NewProposal,
    ProposalTerms,
    check_proposable,
    pair_of,
    plan_of,
    propose,
    send_proposal,
)
from app.proposals.queries import (
    Proposed,
    all_proposals,
    demand_lead,
    may_lead,
    measures_of,
    own_proposals,
    proposal_for,
)
from app.proposals.rules import LIVE
from app.proposals.shown import STATE_NAMES, proposal_shown, proposals_shown
from app.proposals.tables import ProposalState, Side, WhyNot

router = APIRouter(include_in_schema=False)
ON_A_PAGE = 30
TERMS = ("title", "form", "starts_on", "ends_on", "hours", "words", "organisation_id")


@shown_at(router, "/proposals")
class OwnProposalsPage(SpeakerPage):
    """The proposals that the reader answers, the latest first."""

    template = "proposals/own_proposals.html"

    def values(self) -> dict[str, Any]:
        paging = Paging(self.work, self.request.query_params.get("cursor"), ON_A_PAGE)
        rows, following = paging.page(own_proposals(self.speaker))
        return {
            "proposals": proposals_shown(self.work, self.speaker, rows, self.page.language),
            "state_names": STATE_NAMES,
            "following": f"?cursor={following}" if following else "",
        }


class ProposalTermsPage(SpeakerPage):
    """A page on which a mediator says on which terms a match is proposed."""

    def terms(self) -> dict[str, Any]:
        """Return what was typed of the terms; what was left empty is made of the match."""
        return {name: text_of(self.form, name) or None for name in TERMS if name != "words"} | {
            "words": text_of(self.form, "words")
        }

    def fields(self, planned: dict[str, Any]) -> dict[str, Any]:
        """Return what the fields of the terms show."""
        latest, language = self.work.library.latest.version, self.page.language
        return {
            "planned": planned,
            "forms": [
                (one.id, one.title.in_language(language))
                for one in self.work.library.forms(latest).values()
            ],
        }

    def tech_companies(self, programme_id: UUID) -> list[tuple[UUID, str]]:
        """Return the organisations with which a volunteer may take part."""
        found = organisations_of(self.work, programme_id)
        return [(one.id, one.name) for one in found if one.kind == OrganisationKind.TECH]


@shown_at(router, "/proposals/new")
class NewProposalPage(ProposalTermsPage):
    """A match that is about to be proposed, or asked for."""

    template = "proposals/new_proposal.html"
    address = "/proposals"

    def open(self) -> None:
        asked = {**self.request.query_params, **self.typed()}
        self.pair = read(NewProposal, {one: asked.get(one, "") for one in ("need_id", "offer_id")})
        self.need, self.offer = pair_of(self.work, self.speaker, self.pair)
        self.leads = may_lead(self.speaker, self.need.programme_id)

    def values(self) -> dict[str, Any]:
        match = check_proposable(self.work, self.need, self.offer)
        plan, words = plan_of(match, self.offer), MatchWords(self.work.library, self.page.language)
        competence = words.competence(self.need.competence)
        planned = {
            "title": competence,
            "form": next(iter(self.work.library.forms(self.work.library.latest.version))),
            "starts_on": plan.starts_on,
            "ends_on": plan.ends_on,
            "hours": plan.hours,
        }
        own_name = self.offer.organisation_id is None
        companies = self.tech_companies(self.need.programme_id) if self.leads and own_name else []
        return {
            **self.fields(planned),
            "need": self.need,
            "offer": self.offer,
            "leads": self.leads,
            "companies": companies,
            "competence": competence,
            "steps": steps_shown(match, words),
            "reasons": [one for one in reasons_shown(match, words) if one.code != "stated"],
        }

    def settle(self) -> Proposed:
        """Propose it, or ask for it."""
        terms = self.terms() if self.leads else {"words": text_of(self.form, "words")}
        ids = {"need_id": self.need.id, "offer_id": self.offer.id}
        return propose(self.work, self.speaker, read(NewProposal, {**terms, **ids}))


@shown_at(router, "/proposals/{proposal_id}")
class ProposalPage(ProposalTermsPage):
    """A proposal: what it is about, who said what as far as the reader may know, and the answer."""

    template = "proposals/proposal.html"
    address = "/proposals/{proposal_id}"

    def __init__(self, visit: SpeakerDep, proposal_id: UUID) -> None:
        self.proposal_id = proposal_id
        super().__init__(visit)

    def open(self) -> None:
        self.proposed = proposal_for(self.work, self.speaker, self.proposal_id)

    def values(self) -> dict[str, Any]:
        found = proposal_shown(self.work, self.speaker, self.proposed, self.page.language)
        row = found.row
        asked = row.state == ProposalState.ASKED
        planned = {name: getattr(row, name) for name in TERMS if name != "organisation_id"}
        return {
            **self.fields(planned),
            "proposal": found,
            "row": row,
            "sides": list(Side),
            "side_names": Side.labels(),
            "state_names": STATE_NAMES,
            "why_not": [(one.value, label) for one, label in WhyNot.labels().items()],
            "why_names": WhyNot.labels(),
            "form_title": self.work.library.form_title(row.release, row.form, self.page.language),
            "is_live": row.state in LIVE,
            "may_send": asked and found.leads,
            "may_withdraw": row.state in LIVE
            and (found.leads or (asked and Side(row.asked_by) in found.own)),
        }

    def answer(self) -> None:
        """Give the answer that the button says."""
        names = ("answer", "reason", "words", "side")
        given = {name: text_of(self.form, name) or None for name in names}
        given["words"] = given["words"] or ""
        answer_proposal(self.work, self.speaker, self.proposed, read(ProposalAnswer, given))


class SendingPage(ProposalPage):
    """The same page, for a mediator who sends what a side has asked for."""

    def open(self) -> None:
        super().open()
        demand_lead(self.speaker, self.proposed.row.programme_id)


class AnsweringPage(ProposalPage):
    """The same page, for who answers for a side."""

    def open(self) -> None:
        super().open()
        demand_answer(self.speaker, self.proposed)


class WithdrawingPage(ProposalPage):
    """The same page, for who ends the proposal."""

    def open(self) -> None:
        super().open()
        demand_withdrawal(self.speaker, self.proposed)


@shown_at(router, "/programmes/{programme_id}/proposals")
class ProgrammeProposalsPage(ProgrammePage):
    """The proposals of a programme and how they went: answers and reasons by nobody's name."""

    template = "proposals/programme_proposals.html"

    def values(self) -> dict[str, Any]:
        paging = Paging(self.work, self.request.query_params.get("cursor"), ON_A_PAGE)
        leads = "manage-exchanges" in self.context["may"]
        rows, following = paging.page(all_proposals(self.programme_id)) if leads else ([], None)
        speaker = speaker_for(self.work, self.caller)
        return {
            **self.context,
            "proposals": proposals_shown(self.work, speaker, rows, self.page.language),
            "state_names": STATE_NAMES,
            "leads": leads,
            "measures": measures_of(self.work, self.programme_id),
            "why_names": WhyNot.labels(),
            "following": f"?cursor={following}" if following else "",
        }


@router.post("/proposals/new")
def make_proposal(at: At[NewProposalPage]) -> Response:
    """Propose a match to both sides, or ask a mediator to."""
    done = (
        N_("The proposal is on its way to both sides.")
        if at.leads
        else N_("You have asked for it: a mediator sends it to both sides.")
    )
    return at.do(at.settle, then=lambda made: go_to(f"/proposals/{made.row.id}", done))


@router.post("/proposals/{proposal_id}")
@saying(N_("The proposal is on its way to both sides."))
def send(at: At[SendingPage]) -> None:
    """Send to both sides what one of them asked for."""
    send_proposal(at.work, at.speaker, at.proposed, read(ProposalTerms, at.terms()))


@router.post("/proposals/{proposal_id}/answer")
@saying(N_("Your answer is noted. Thank you."))
def answer(at: At[AnsweringPage]) -> None:
    """Say yes or no."""
    at.answer()


@router.post("/proposals/{proposal_id}/withdraw")
@saying(N_("The proposal is withdrawn."))
def withdraw(at: At[WithdrawingPage]) -> None:
    """End a proposal before both have answered."""
    why = read(ProposalEnd, {"reason": text_of(at.form, "because")})
    withdraw_proposal(at.work, at.speaker, at.proposed, why)
