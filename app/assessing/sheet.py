"""An assessment sheet: what stands on it, and what each of its buttons does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData, UploadFile

from app.assessing.decisions import NewDecision, Reason, confirm, decide, reopen, send_back
from app.assessing.evidence import NewEvidence, NewFile, add_evidence, add_file, remove_evidence
from app.assessing.queries import assessments_of, decision_on, evidence_of, past_of
from app.assessing.ratings import NewHeight, Ratings, rate_as_mediator, rate_up_to
from app.assessing.tables import (
    DECISION_STATE_NAMES,
    ENDING_NAMES,
    MOMENT_NAMES,
    RATING_NAMES,
    SIDE_NAMES,
    By,
    Decision,
    DecisionState,
    Moment,
)
from app.errors import N_, NotFound
from app.exchanges.tables import Exchange, Participant
from app.people.erased import who_was
from app.plumbing.csrf import text_of, texts_of
from app.plumbing.forms import read
from app.plumbing.service import Work
from app.programmes.caller import Caller
from app.programmes.workflow import get_programme

RATED = "rate-"


@dataclass(frozen=True)
class Sheet:
    """A mediator at work on one participant."""

    work: Work
    caller: Caller
    exchange: Exchange
    participant: Participant


def act(sheet: Sheet, competence_id: str, form: FormData) -> tuple[str, str]:
    """Do what the pressed button says; return where to go (a path, or a place on the sheet) and what to say.

    Raises:
        AppError: what the button's workflow refuses.
    """
    button = BUTTONS.get(text_of(form, "what"), _rate)
    return button(sheet, competence_id, form)


def values_of(
    work: Work,
    exchange: Exchange,
    participant: Participant,
    competence_id: str,
    reader_id: UUID,
) -> dict[str, Any]:
    """Return all that a sheet shows.

    Raises:
        NotFound: the release has no such competence.
    """
    competence = work.library.competence(exchange.release, competence_id)
    decision = decision_on(work, participant.id, competence.id)
    return {
        "exchange": exchange,
        "programme": get_programme(work, exchange.programme_id),
        "participant": participant,
        "person": who_was(work, participant.person_id),
        "reader_id": reader_id,
        "competence": competence,
        "referential": work.library.release(exchange.release),
        "given": {
            (found.moment, found.by): found.ratings
            for found in assessments_of(work, participant.id, competence.id)
        },
        "moments": list(Moment),
        "sides": list(By),
        "rating_names": RATING_NAMES,
        "side_names": SIDE_NAMES,
        "moment_names": MOMENT_NAMES,
        "evidence": evidence_of(work, participant.id, competence.id),
        "evidence_limit": work.settings.evidence_limit,
        "decision": decision,
        "proposed": decision is not None and decision.state == DecisionState.PROPOSED,
        "state_names": DECISION_STATE_NAMES,
        "past": past_of(work, participant.id, competence.id),
        "ending_names": ENDING_NAMES,
    }


def ratings_of(form: FormData, competence_id: str) -> dict[str, Any]:
    """Return the ratings that a form carries, as the model reads them."""
    return {
        "competence": competence_id,
        "moment": text_of(form, "moment"),
        "ratings": {
            name.removeprefix(RATED): text_of(form, name)
            for name in form
            if name.startswith(RATED) and text_of(form, name)
        },
    }


def take_evidence(
    work: Work,
    exchange: Exchange,
    participant: Participant,
    form: FormData,
    competence_id: str,
    added_by: UUID,
) -> None:
    """Attach the link, the text or the file that a form carries.

    Raises:
        BadInput, RuleRefused, Conflict: what the workflow refuses.
    """
    typed = {**texts_of(form), "competence": competence_id}
    descriptors = [str(value) for value in form.getlist("descriptors") if value]
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        sent = NewFile(
            competence=competence_id,
            title=typed.get("title", "") or file.filename,
            content=file.file.read(work.settings.evidence_limit + 1),
            descriptors=descriptors,
        )
        add_file(work, exchange, participant, sent, added_by=added_by)
        return
    wanted: dict[str, Any] = {name: typed.get(name, "") for name in NewEvidence.model_fields}
    asked = read(NewEvidence, {**wanted, "descriptors": descriptors})
    add_evidence(work, exchange, participant, asked, added_by=added_by)


def evidence_id_of(form: FormData) -> UUID:
    """Return the piece of evidence that a form names.

    Raises:
        NotFound: it names none.
    """
    try:
        return UUID(text_of(form, "evidence_id"))
    except ValueError as error:
        raise NotFound(N_("There is no such evidence.")) from error


def _rate(sheet: Sheet, competence_id: str, form: FormData) -> tuple[str, str]:
    ratings = read(Ratings, ratings_of(form, competence_id))
    rate_as_mediator(sheet.work, sheet.caller, sheet.exchange, sheet.participant, ratings)
    return ratings.moment.value, N_("The ratings are saved.")


def _rate_up_to(sheet: Sheet, competence_id: str, form: FormData) -> tuple[str, str]:
    asked = read(
        NewHeight,
        {
            "competence": competence_id,
            "moment": text_of(form, "moment"),
            "level": text_of(form, "up_to"),
        },
    )
    rate_up_to(sheet.work, sheet.caller, sheet.exchange, sheet.participant, asked)
    return asked.moment.value, N_(
        "Everything up to this level is rated “yes”. Correct what differs."
    )


def _add_evidence(sheet: Sheet, competence_id: str, form: FormData) -> tuple[str, str]:
    take_evidence(
        sheet.work,
        sheet.exchange,
        sheet.participant,
        form,
        competence_id,
        sheet.caller.person_id,
    )
    return "evidence", N_("The evidence was added.")


def _remove_evidence(sheet: Sheet, _competence_id: str, form: FormData) -> tuple[str, str]:
    remove_evidence(sheet.work, sheet.caller.person_id, evidence_id_of(form))
    return "evidence", N_("The evidence was removed.")


def _decide(sheet: Sheet, competence_id: str, form: FormData) -> tuple[str, str]:
    typed = {**texts_of(form), "competence": competence_id}
    asked = read(NewDecision, {name: typed.get(name, "") for name in NewDecision.model_fields})
    made = decide(sheet.work, sheet.caller, sheet.exchange, sheet.participant, asked)
    if made.state == DecisionState.PROPOSED:
        return "decision", N_("The decision is recorded. It waits for a second mediator.")
    return f"/decisions/{made.id}", N_("The decision is recorded.")


def _confirm(sheet: Sheet, competence_id: str, _form: FormData) -> tuple[str, str]:
    decision = _decided(sheet, competence_id)
    confirm(sheet.work, sheet.caller, sheet.exchange, sheet.participant, decision)
    return "decision", N_("The decision is confirmed.")


def _send_back(sheet: Sheet, competence_id: str, form: FormData) -> tuple[str, str]:
    why = read(Reason, {"reason": text_of(form, "reason")})
    decision = _decided(sheet, competence_id)
    send_back(sheet.work, sheet.caller, sheet.exchange, sheet.participant, decision, why)
    return "decision", N_("The decision is returned: the sheet is open again.")


def _reopen(sheet: Sheet, competence_id: str, form: FormData) -> tuple[str, str]:
    why = read(Reason, {"reason": text_of(form, "reason")})
    decision = _decided(sheet, competence_id)
    reopen(sheet.work, sheet.caller, sheet.exchange, sheet.participant, decision, why)
    return "decision", N_("The sheet is open again; the former decision stays in its history.")


def _decided(sheet: Sheet, competence_id: str) -> Decision:
    decision = decision_on(sheet.work, sheet.participant.id, competence_id)
    if decision is None:
        raise NotFound(N_("Nothing is decided yet."))
    return decision


BUTTONS: dict[str, Callable[[Sheet, str, FormData], tuple[str, str]]] = {
    "up-to": _rate_up_to,
    "evidence": _add_evidence,
    "remove-evidence": _remove_evidence,
    "decide": _decide,
    "confirm": _confirm,
    "return": _send_back,
    "reopen": _reopen,
}
"""What the buttons of a mediator's sheet are called; without a name, the button keeps ratings."""
