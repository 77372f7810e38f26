"""HTML doors: a mediator assesses a participant, a participant rates themselves."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.assessing.tables import RATING_NAMES, By, EvidenceKind, Moment
from app.assessing.workflow import (
    NewDecision,
    NewEvidence,
    NewFile,
    Ratings,
    add_evidence,
    add_file,
    assessments_of,
    decide,
    decision_on,
    evidence_in,
    evidence_of,
    rate,
    rate_as_mediator,
)
from app.catalogue.dependencies import LibraryDep
from app.catalogue.library import Library
from app.errors import N_, AppError, NotFound
from app.exchanges.tables import Exchange, Participant
from app.exchanges.workflow import exchange_of, participant_in, participation
from app.people.dependencies import CurrentPerson, OpenPage
from app.people.identity import identity_of
from app.plumbing.csrf import Form, text_of, texts_of
from app.plumbing.desk import Desk, DeskDep
from app.plumbing.forms import read
from app.plumbing.templating import go_to
from app.programmes.access import Action
from app.programmes.dependencies import PageCaller
from app.programmes.workflow import get_programme

router = APIRouter(include_in_schema=False)
SHEET = "/exchanges/{exchange_id}/participants/{participant_id}/{competence_id}"
OWN_SHEET = "/participations/{participant_id}/{competence_id}"
RATED = "rate-"


@router.get(SHEET)
def show_sheet(
    desk: DeskDep,
    page: OpenPage,
    caller: PageCaller,
    library: LibraryDep,
    exchange_id: UUID,
    participant_id: UUID,
    competence_id: str,
) -> Response:
    """Show a participant's assessment sheet on one competence."""
    exchange = exchange_of(desk, caller, exchange_id)
    participant = participant_in(desk, exchange, participant_id)
    may_assess = caller.may(exchange.programme_id, Action.ASSESS)
    values = _sheet(desk, library, exchange, participant, competence_id)
    return page.show("assessing/sheet.html", may_assess=may_assess, **values)


@router.post(SHEET)
def save_sheet(
    request: Request,
    desk: DeskDep,
    page: OpenPage,
    caller: PageCaller,
    library: LibraryDep,
    exchange_id: UUID,
    participant_id: UUID,
    competence_id: str,
    form: Form,
) -> Response:
    """Do what the pressed button says: keep ratings, add evidence, or decide."""
    exchange = exchange_of(desk, caller, exchange_id, Action.ASSESS)
    participant = participant_in(desk, exchange, participant_id)
    path, what = request.url.path, text_of(form, "what")
    typed = {**texts_of(form), "competence": competence_id}
    try:
        if what == "decide":
            wanted = {name: typed.get(name, "") for name in NewDecision.model_fields}
            decision = decide(
                desk, library, caller, exchange, participant, read(NewDecision, wanted)
            )
            return go_to(f"/decisions/{decision.id}", N_("The decision is recorded."))
        if what == "evidence":
            _take_evidence(
                request, desk, library, exchange, participant, typed, form, caller.person_id
            )
            return go_to(f"{path}#evidence", N_("The evidence was added."))
        ratings = read(Ratings, _ratings(form, competence_id))
        rate_as_mediator(desk, library, caller, exchange, participant, ratings)
    except AppError as error:
        desk.undo()
        values = _sheet(desk, library, exchange, participant, competence_id)
        return page.show_again("assessing/sheet.html", error, typed, may_assess=True, **values)
    return go_to(f"{path}#{ratings.moment.value}", N_("The ratings are saved."))


@router.get(OWN_SHEET)
def show_own_sheet(
    desk: DeskDep,
    page: OpenPage,
    person: CurrentPerson,
    library: LibraryDep,
    participant_id: UUID,
    competence_id: str,
) -> Response:
    """Show a participant the sheet on which they rate themselves."""
    participant = participation(desk, person.person_id, participant_id)
    exchange = desk.session.get_one(Exchange, participant.exchange_id)
    values = _sheet(desk, library, exchange, participant, competence_id)
    return page.show("assessing/own_sheet.html", **values)


@router.post(OWN_SHEET)
def save_own_sheet(
    request: Request,
    desk: DeskDep,
    page: OpenPage,
    person: CurrentPerson,
    library: LibraryDep,
    participant_id: UUID,
    competence_id: str,
    form: Form,
) -> Response:
    """Keep a participant's ratings of themselves, or the evidence they add."""
    participant = participation(desk, person.person_id, participant_id)
    exchange = desk.session.get_one(Exchange, participant.exchange_id)
    typed = {**texts_of(form), "competence": competence_id}
    try:
        if text_of(form, "what") == "evidence":
            _take_evidence(
                request, desk, library, exchange, participant, typed, form, person.person_id
            )
            return go_to(f"{request.url.path}#evidence", N_("The evidence was added."))
        ratings = read(Ratings, _ratings(form, competence_id))
        rate(
            desk,
            library,
            exchange,
            participant,
            ratings,
            by=By.SELF,
            rater_id=person.person_id,
        )
    except AppError as error:
        desk.undo()
        values = _sheet(desk, library, exchange, participant, competence_id)
        return page.show_again("assessing/own_sheet.html", error, typed, **values)
    return go_to(f"{request.url.path}#{ratings.moment.value}", N_("Your ratings are saved."))


@router.get("/evidence/{evidence_id}")
def download(request: Request, desk: DeskDep, caller: PageCaller, evidence_id: UUID) -> Response:
    """Give an evidence file to those who may see it: always as a download, never shown in place."""
    evidence, participant, exchange = evidence_in(desk, evidence_id)
    if participant.person_id != caller.person_id:
        exchange_of(desk, caller, exchange.id)
    if evidence.kind != EvidenceKind.FILE:
        raise NotFound(N_("This evidence is not a file."))
    content = request.app.state.storage.read(evidence.stored_as)
    headers = {
        "Content-Disposition": f'attachment; filename="evidence-{evidence.id}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return Response(content, headers=headers, media_type=evidence.media_type)


def _sheet(
    desk: Desk,
    library: Library,
    exchange: Exchange,
    participant: Participant,
    competence_id: str,
) -> dict[str, Any]:
    competence = library.competence(exchange.release, competence_id)
    given = {
        (found.moment, found.by): found.ratings
        for found in assessments_of(desk, participant.id, competence.id)
    }
    return {
        "exchange": exchange,
        "programme": get_programme(desk, exchange.programme_id),
        "participant": participant,
        "person": identity_of(desk, participant.person_id),
        "competence": competence,
        "referential": library.release(exchange.release),
        "given": given,
        "moments": list(Moment),
        "sides": list(By),
        "rating_names": RATING_NAMES,
        "evidence": evidence_of(desk, participant.id, competence.id),
        "evidence_limit": desk.settings.evidence_limit,
        "decision": decision_on(desk, participant.id, competence.id),
    }


def _ratings(form: FormData, competence_id: str) -> dict[str, Any]:
    return {
        "competence": competence_id,
        "moment": text_of(form, "moment"),
        "ratings": {
            name.removeprefix(RATED): text_of(form, name)
            for name in form
            if name.startswith(RATED) and text_of(form, name)
        },
    }


def _take_evidence(
    request: Request,
    desk: Desk,
    library: Library,
    exchange: Exchange,
    participant: Participant,
    typed: dict[str, str],
    form: FormData,
    added_by: UUID,
) -> None:
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        add_file(
            desk,
            library,
            exchange,
            participant,
            NewFile(
                competence=typed["competence"],
                title=typed.get("title", "") or file.filename,
                content=file.file.read(desk.settings.evidence_limit + 1),
            ),
            storage=request.app.state.storage,
            added_by=added_by,
        )
        return
    wanted = {name: typed.get(name, "") for name in NewEvidence.model_fields}
    add_evidence(desk, library, exchange, participant, read(NewEvidence, wanted), added_by=added_by)
