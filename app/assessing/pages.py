"""HTML doors: a mediator assesses a participant, a participant rates themselves."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.assessing.evidence import evidence_in, remove_evidence
from app.assessing.ratings import Ratings, rate
from app.assessing.sheet import (
    Sheet,
    act,
    evidence_id_of,
    ratings_of,
    take_evidence,
    values_of,
)
from app.assessing.tables import By, EvidenceKind
from app.errors import N_, AppError, NotFound
from app.exchanges.queries import exchange_of, own_participation, participant_in
from app.exchanges.tables import Exchange
from app.people.dependencies import CurrentPerson, OpenPage
from app.plumbing.csrf import Form, text_of, texts_of
from app.plumbing.forms import read
from app.plumbing.service import WorkDep
from app.plumbing.templating import go_to
from app.programmes.access import Action
from app.programmes.dependencies import PageCaller

router = APIRouter(include_in_schema=False)
SHEET = "/exchanges/{exchange_id}/participants/{participant_id}/{competence_id}"
OWN_SHEET = "/participations/{participant_id}/{competence_id}"


@router.get(SHEET)
def show_sheet(
    work: WorkDep,
    page: OpenPage,
    caller: PageCaller,
    exchange_id: UUID,
    participant_id: UUID,
    competence_id: str,
) -> Response:
    """Show a participant's assessment sheet on one competence."""
    exchange = exchange_of(work, caller, exchange_id)
    participant = participant_in(work, exchange, participant_id)
    may_assess = caller.may(exchange.programme_id, Action.ASSESS)
    values = values_of(work, exchange, participant, competence_id, caller.person_id)
    return page.show("assessing/sheet.html", may_assess=may_assess, **values)


@router.get(SHEET + "/panel")
def show_panel(
    work: WorkDep,
    page: OpenPage,
    caller: PageCaller,
    exchange_id: UUID,
    participant_id: UUID,
    competence_id: str,
) -> Response:
    """Show the part of a sheet that opens in place in the group view."""
    exchange = exchange_of(work, caller, exchange_id)
    participant = participant_in(work, exchange, participant_id)
    may_assess = caller.may(exchange.programme_id, Action.ASSESS)
    values = values_of(work, exchange, participant, competence_id, caller.person_id)
    return page.show("assessing/panel.html", may_assess=may_assess, **values)


@router.post(SHEET)
def save_sheet(
    request: Request,
    work: WorkDep,
    page: OpenPage,
    caller: PageCaller,
    exchange_id: UUID,
    participant_id: UUID,
    competence_id: str,
    form: Form,
) -> Response:
    """Do what the pressed button says: keep ratings, add or remove evidence, decide, confirm, return, reopen."""
    exchange = exchange_of(work, caller, exchange_id, Action.ASSESS)
    participant = participant_in(work, exchange, participant_id)
    typed = {**texts_of(form), "competence": competence_id}
    sheet = Sheet(work, caller, exchange, participant)
    try:
        place, said = act(sheet, competence_id, form)
    except AppError as error:
        work.undo()
        values = values_of(work, exchange, participant, competence_id, caller.person_id)
        return page.show_again("assessing/sheet.html", error, typed, may_assess=True, **values)
    if text_of(form, "quiet"):  # a draft, saved while the form is being filled in
        return Response(status_code=204)
    if text_of(form, "back") == "grid":
        cell = f"c-{participant_id}-{competence_id}"
        return go_to(f"/exchanges/{exchange_id}/grid?at={cell}#{cell}", said)
    return go_to(place if place.startswith("/") else f"{request.url.path}#{place}", said)


@router.get(OWN_SHEET)
def show_own_sheet(
    work: WorkDep,
    page: OpenPage,
    person: CurrentPerson,
    participant_id: UUID,
    competence_id: str,
) -> Response:
    """Show a participant the sheet on which they rate themselves."""
    participant = own_participation(work, person.person_id, participant_id)
    exchange = work.session.get_one(Exchange, participant.exchange_id)
    values = values_of(work, exchange, participant, competence_id, person.person_id)
    return page.show("assessing/own_sheet.html", **values)


@router.post(OWN_SHEET)
def save_own_sheet(
    request: Request,
    work: WorkDep,
    page: OpenPage,
    person: CurrentPerson,
    participant_id: UUID,
    competence_id: str,
    form: Form,
) -> Response:
    """Keep a participant's ratings of themselves, or the evidence they add."""
    participant = own_participation(work, person.person_id, participant_id)
    exchange = work.session.get_one(Exchange, participant.exchange_id)
    typed = {**texts_of(form), "competence": competence_id}
    try:
        if text_of(form, "what") == "evidence":
            take_evidence(work, exchange, participant, form, competence_id, person.person_id)
            return go_to(f"{request.url.path}#evidence", N_("The evidence was added."))
        if text_of(form, "what") == "remove-evidence":
            remove_evidence(work, person.person_id, evidence_id_of(form))
            return go_to(f"{request.url.path}#evidence", N_("The evidence was removed."))
        ratings = read(Ratings, ratings_of(form, competence_id))
        rate(work, exchange, participant, ratings, by=By.SELF, rater_id=person.person_id)
    except AppError as error:
        work.undo()
        values = values_of(work, exchange, participant, competence_id, person.person_id)
        return page.show_again("assessing/own_sheet.html", error, typed, **values)
    if text_of(form, "quiet"):  # a draft, saved while the form is being filled in
        return Response(status_code=204)
    return go_to(f"{request.url.path}#{ratings.moment.value}", N_("Your ratings are saved."))


@router.get("/evidence/{evidence_id}")
def download(work: WorkDep, caller: PageCaller, evidence_id: UUID) -> Response:
    """Give an evidence file to those who may see it: always as a download, never shown in place."""
    evidence, participant, exchange = evidence_in(work, evidence_id)
    if participant.person_id != caller.person_id:
        exchange_of(work, caller, exchange.id)
    if evidence.kind != EvidenceKind.FILE:
        raise NotFound(N_("This evidence is not a file."))
    content = work.files.evidence.read(evidence.stored_as)
    headers = {
        "Content-Disposition": f'attachment; filename="evidence-{evidence.id}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return Response(content, headers=headers, media_type=evidence.media_type)
