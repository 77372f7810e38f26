"""HTML doors: a mediator assesses a participant, a participant rates themselves."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.assessing.decisions import NewDecision, Reason, confirm, decide, reopen, send_back
from app.assessing.evidence import evidence_in
from app.assessing.queries import decision_on
from app.assessing.ratings import RatedUpTo, rate, rate_as_mediator, rate_up_to
from app.assessing.sheet import Done, SheetForms
from app.assessing.tables import Decision, DecisionState, EvidenceKind, RatedBy
from app.errors import N_, NotFound
from app.exchanges.page_context import ExchangePage, ParticipationPage
from app.exchanges.queries import exchange_of, participant_in
from app.people.dependencies import SignedInVisit
from app.plumbing.csrf import BUTTON, text_of
from app.plumbing.doors import At, shown_at
from app.plumbing.service import WorkDep
from app.plumbing.templating import go_to
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.programmes.dependencies import MemberVisit, PageCaller

router = APIRouter(include_in_schema=False)
SHEET = "/exchanges/{exchange_id}/participants/{participant_id}/{competence_id}"
OWN_SHEET = "/participations/{participant_id}/{competence_id}"


@shown_at(router, SHEET)
class SheetPage(SheetForms, ExchangePage):
    """What was said and decided of a participant on one competence, for mediators."""

    template = "assessing/sheet.html"
    to_change = Action.ASSESS

    def __init__(
        self, visit: MemberVisit, exchange_id: UUID, participant_id: UUID, competence_id: Line
    ) -> None:
        self.participant_id, self.competence_id = participant_id, competence_id
        super().__init__(visit, exchange_id)

    def open(self) -> None:
        super().open()
        participant = participant_in(self.work, self.exchange, self.participant_id)
        self.sit_down(self.exchange, participant, self.caller.person_id)

    def values(self) -> dict[str, Any]:
        may_assess = self.caller.may(self.exchange.programme_id, Action.ASSESS)
        return {**super().values(), "may_assess": may_assess}

    def press(self) -> Done:
        """Do what the pressed button says; without a name, the button keeps ratings."""
        buttons = {
            "up-to": self.rate_up_to,
            "evidence": self.add_evidence,
            "remove-evidence": self.remove_evidence,
            "decide": self.decide,
            "confirm": self.confirm,
            "return": self.send_back,
            "reopen": self.reopen,
        }
        return buttons.get(text_of(self.form, BUTTON), self.rate)()

    def rate(self) -> Done:
        """Keep the ratings of one moment."""
        asked = self.ratings()
        rate_as_mediator(self.work, self.caller, self.seat, asked)
        return Done(asked.moment.value, N_("The ratings are saved."))

    def rate_up_to(self) -> Done:
        """Rate everything up to a level “yes”."""
        asked = self.fields(RatedUpTo, level=text_of(self.form, "up_to"))
        rate_up_to(self.work, self.caller, self.seat, asked)
        notice = N_("Everything up to this level is rated “yes”. Correct what differs.")
        return Done(asked.moment.value, notice)

    def decide(self) -> Done:
        """State the level that is reached."""
        made = decide(self.work, self.caller, self.seat, self.fields(NewDecision))
        if made.state == DecisionState.PROPOSED:
            notice = N_("The decision is recorded. It waits for a second mediator.")
            return Done("decision", notice)
        return Done(f"/decisions/{made.id}", N_("The decision is recorded."))

    def confirm(self) -> Done:
        """Confirm a decision as second mediator."""
        confirm(self.work, self.caller, self.seat, self.decision())
        return Done("decision", N_("The decision is confirmed."))

    def send_back(self) -> Done:
        """Return a decision to its mediator."""
        why = self.fields(Reason)
        send_back(self.work, self.caller, self.seat, self.decision(), why)
        return Done("decision", N_("The decision is returned: the sheet is open again."))

    def reopen(self) -> Done:
        """Take a decision back."""
        why = self.fields(Reason)
        reopen(self.work, self.caller, self.seat, self.decision(), why)
        notice = N_("The sheet is open again; the former decision stays in its history.")
        return Done("decision", notice)

    def decision(self) -> Decision:
        """Return what is decided.

        Raises:
            NotFound: nothing is.
        """
        decision = decision_on(self.work, *self.seat.key)
        if decision is None:
            raise NotFound(N_("Nothing is decided yet."))
        return decision

    def lead_on(self, done: Done) -> Response:
        """Go back to the group view where the form came from there."""
        if text_of(self.form, "back") == "grid" and not self.is_draft:
            cell = f"c-{self.participant_id}-{self.competence_id}"
            return go_to(f"/exchanges/{self.exchange_id}/grid?at={cell}#{cell}", done.notice)
        return super().lead_on(done)


@shown_at(router, SHEET + "/panel")
class SheetPanel(SheetPage):
    """The part of a sheet that opens in place in the group view."""

    template = "assessing/panel.html"


@shown_at(router, OWN_SHEET)
class OwnSheetPage(SheetForms, ParticipationPage):
    """The sheet on which a participant rates themselves."""

    template = "assessing/own_sheet.html"

    def __init__(self, visit: SignedInVisit, participant_id: UUID, competence_id: Line) -> None:
        self.competence_id = competence_id
        super().__init__(visit, participant_id)

    def open(self) -> None:
        super().open()
        self.sit_down(self.exchange, self.participant, self.person.person_id)

    def press(self) -> Done:
        """Do what the pressed button says; without a name, the button keeps ratings."""
        buttons = {"evidence": self.add_evidence, "remove-evidence": self.remove_evidence}
        return buttons.get(text_of(self.form, BUTTON), self.rate)()

    def rate(self) -> Done:
        """Keep the ratings of one moment."""
        asked = self.ratings()
        rate(self.work, self.seat, asked, by=RatedBy.SELF, rater_id=self.reader_id)
        return Done(asked.moment.value, N_("Your ratings are saved."))


@router.post(SHEET)
def save_sheet(at: At[SheetPage]) -> Response:
    """Do what the pressed button says: keep ratings, add or remove evidence, decide, confirm, return, reopen."""
    return at.do(at.press, then=at.lead_on)


@router.post(OWN_SHEET)
def save_own_sheet(at: At[OwnSheetPage]) -> Response:
    """Keep a participant's ratings of themselves, or the evidence they add."""
    return at.do(at.press, then=at.lead_on)


@router.get("/evidence/{evidence_id}")
def download(work: WorkDep, caller: PageCaller, evidence_id: UUID) -> Response:
    """Give an evidence file to those who may see it: always as a download, never shown in place."""
    evidence, seat = evidence_in(work, evidence_id)
    if seat.participant.person_id != caller.person_id:
        exchange_of(work, caller, seat.exchange.id)
    if evidence.kind != EvidenceKind.FILE:
        raise NotFound(N_("This evidence is not a file."))
    content = work.files.evidence.read(evidence.stored_as)
    headers = {
        "Content-Disposition": f'attachment; filename="evidence-{evidence.id}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return Response(content, headers=headers, media_type=evidence.media_type)
