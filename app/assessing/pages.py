"""HTML doors: a mediator assesses a participant, a participant rates themselves."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.assessing import rules
from app.assessing.decisions import (
    NewDecision,
    Reason,
    check_mediator,
    confirm,
    decide,
    reopen,
    send_back,
)
from app.assessing.evidence import evidence_in
from app.assessing.grid import IN_VIEW
from app.assessing.looking_again import LookAnswered, LookAsked, answer_look, ask_again
from app.assessing.queries import decision_on
from app.assessing.ratings import (
    RatedUpTo,
    open_end,
    rate_as_mediator,
    rate_oneself,
    rate_up_to,
)
from app.assessing.readers import check_reader
from app.assessing.readings import note_reading, readings_of
from app.assessing.ready import next_ready
from app.assessing.seat_state import SeatFacts, SeatState, state_of
from app.assessing.seats import check_writable
from app.assessing.second_mediators import second_mediators
from app.assessing.sheet import Done, SheetForms
from app.assessing.tables import (
    Decision,
    DecisionState,
    EvidenceKind,
    Moment,
    RatedBy,
    WhatIsRead,
)
from app.errors import N_, AppError, NotFound
from app.exchanges.page_context import ExchangePage, ParticipationPage
from app.exchanges.queries import exchange_of, participant_in
from app.exchanges.tables import ExchangeState
from app.people.acquaintance import names_known_to
from app.people.dependencies import SignedInVisit
from app.people.identity import alphabetical
from app.plumbing.csrf import BUTTON, text_of
from app.plumbing.doors import At, shown_at
from app.plumbing.service import WorkDep
from app.plumbing.templating import go_to
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.programmes.dependencies import MemberVisit, PageCaller
from referential import LevelId

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
        check_reader(self.caller, self.exchange, participant)
        self.sit_down(self.exchange, participant, self.caller.person_id)
        note_reading(self.work, participant, self.caller.person_id, WhatIsRead.SHEET)

    def values(self) -> dict[str, Any]:
        values, work, seat = super().values(), self.work, self.seat
        decision = values["decision"]
        may_assess = self.caller.may(self.exchange.programme_id, Action.ASSESS)
        conflict = may_assess and self._refusal(lambda: check_mediator(self.caller, seat))
        shut = conflict or (not decision and self._refusal(lambda: check_writable(work, seat)))
        writes = may_assess and not shut and not decision
        return {
            **values,
            "state": self._state(values),
            "seat_names": SeatState.labels(),
            "may_assess": may_assess,
            "may_judge": may_assess and not conflict,
            "shut": shut,
            "rates": self.rated_now(values, RatedBy.MEDIATOR) if writes else [],
            "lacking": self._lacking(values) if writes else {},
            "confirmers": self._confirmers(decision) if values["proposed"] else [],
            "next": next_ready(work, self.caller, self.exchange, seat.key) if decision else None,
        }

    def _state(self, values: dict[str, Any]) -> SeatState:
        """Return how far the person is, as the group says it; what became of a decision is told by its own page."""
        participant, decision = self.seat.participant, values["decision"]
        facts = SeatFacts(
            accepted=participant.consented_at is not None,
            started=(Moment.BASELINE, RatedBy.MEDIATOR) in values["given"],
            ended=(Moment.FINAL, RatedBy.MEDIATOR) in values["given"],
            enough_evidence=len(values["evidence"]) >= values["programme"].minimum_evidence,
            decision=decision.state if decision else "",
            gone=participant.standing not in IN_VIEW,
        )
        return state_of(facts)

    def _refusal(self, check: Callable[[], object]) -> str:
        """Return the sentence with which something would be refused; nothing if it would not."""
        try:
            check()
        except AppError as error:
            return error.sentence(self.page.translate)
        return ""

    def _lacking(self, values: dict[str, Any]) -> dict[LevelId, rules.Lacking]:
        return {
            level.id: rules.lacking(
                rules.LevelCase(
                    descriptors=[sentence.id for sentence in level.sentences],
                    ratings=values["given"].get((Moment.FINAL, RatedBy.MEDIATOR), {}),
                    evidence=len(values["evidence"]),
                    evidence_needed=values["programme"].minimum_evidence,
                    required=level.definition.required,
                )
            )
            for level in values["levels"]
        }

    def _confirmers(self, decision: Decision) -> list[str]:
        members = second_mediators(self.work, self.seat, decision)
        awaited = [member.person_id for member in members]
        names = names_known_to(self.work, self.exchange.programme_id, awaited)
        return sorted(names.values(), key=alphabetical)

    def press(self) -> Done:
        """Do what the pressed button says; without a name, the button keeps ratings."""
        buttons = {
            "up-to": self.rate_up_to,
            "open-end": self.open_end,
            "evidence": self.add_evidence,
            "remove-evidence": self.remove_evidence,
            "decide": self.decide,
            "confirm": self.confirm,
            "return": self.send_back,
            "reopen": self.reopen,
            "answer-look": self.answer_look,
        }
        return buttons.get(text_of(self.form, BUTTON), self.rate)()

    def rate(self) -> Done:
        """Keep the ratings of one moment."""
        asked = self.ratings()
        rate_as_mediator(self.work, self.caller, self.seat, asked)
        return Done("ratings", N_("The ratings are saved."))

    def open_end(self) -> Done:
        """Open the end before its day."""
        open_end(self.work, self.caller, self.exchange)
        return Done("ratings", N_("The end is open, for everybody in this exchange."))

    def add_evidence(self) -> Done:
        """Attach evidence, unless the person is a colleague: their sheet is only read."""
        check_mediator(self.caller, self.seat)
        return super().add_evidence()

    def remove_evidence(self) -> Done:
        """Take evidence away, unless the person is a colleague."""
        check_mediator(self.caller, self.seat)
        return super().remove_evidence()

    def rate_up_to(self) -> Done:
        """Rate everything up to a level “yes”."""
        asked = self.fields(RatedUpTo, level=text_of(self.form, "up_to"))
        rate_up_to(self.work, self.caller, self.seat, asked)
        notice = N_("Everything up to this level is rated “yes”. Correct what differs.")
        return Done("ratings", notice)

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
        return Done("deciding", N_("The decision is returned: the sheet is open again."))

    def reopen(self) -> Done:
        """Take a decision back."""
        why = self.fields(Reason)
        reopen(self.work, self.caller, self.seat, self.decision(), why)
        notice = N_("The sheet is open again; the former decision stays in its history.")
        return Done("deciding", notice)

    def answer_look(self) -> Done:
        """Answer who asked for another look."""
        answer_look(self.work, self.caller, self.seat, self.fields(LookAnswered))
        return Done("looks", N_("Your answer is sent. To change the level, reopen the decision."))

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
            row = f"/exchanges/{self.exchange_id}?person={self.participant_id}"
            return go_to(f"{row}#{cell}", done.notice)
        return super().lead_on(done)


@shown_at(router, SHEET + "/panel")
class SheetPanel(SheetPage):
    """The part of a sheet that opens in place in the group view, at the moment that is chosen there."""

    template = "assessing/panel.html"

    def values(self) -> dict[str, Any]:
        at_start = self.request.query_params.get("moment") == Moment.BASELINE
        return {
            **super().values(),
            "moment": Moment.BASELINE if at_start else Moment.FINAL,
        }


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

    def values(self) -> dict[str, Any]:
        values = super().values()
        running = self.exchange.state == ExchangeState.RUNNING
        writes = running and self.participant.takes_part and not values["decision"]
        moments = self.rated_now(values, RatedBy.SELF)
        read = readings_of(self.work, self.person.person_id, self.participant.id)
        return {**values, "rates": moments if writes else [], "readings": read}

    def press(self) -> Done:
        """Do what the pressed button says; without a name, the button keeps ratings."""
        buttons = {
            "evidence": self.add_evidence,
            "remove-evidence": self.remove_evidence,
            "look": self.ask_again,
        }
        return buttons.get(text_of(self.form, BUTTON), self.rate)()

    def rate(self) -> Done:
        """Keep the ratings of one moment."""
        asked = self.ratings()
        rate_oneself(self.work, self.seat, asked)
        return Done("ratings", N_("Your ratings are saved."))

    def ask_again(self) -> Done:
        """Ask for another look at the decision."""
        ask_again(self.work, self.seat, self.fields(LookAsked))
        return Done("looks", N_("Sent. A mediator answers by the day that is named there."))


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
        check_reader(caller, exchange_of(work, caller, seat.exchange.id), seat.participant)
    if evidence.kind != EvidenceKind.FILE or not evidence.stored_as:
        raise NotFound(N_("This evidence is not a file."))
    content = work.files.evidence.read(evidence.stored_as)
    note_reading(work, seat.participant, caller.person_id, WhatIsRead.FILE)
    headers = {
        "Content-Disposition": f'attachment; filename="evidence-{evidence.id}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return Response(content, headers=headers, media_type=evidence.media_type)
