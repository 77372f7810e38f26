"""HTML doors: the workshop, an exchange and its people, a participation."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import col, select

from app.errors import N_, AppError, BadInput
from app.exchanges.charter import acceptances_of
from app.exchanges.queries import (
    exchange_of,
    own_participation,
    participants_of,
    participations_of,
    sides_of,
    targets_of,
)
from app.exchanges.tables import PARTICIPANT_ROLE_NAMES, STATE_NAMES, Exchange, ExchangeState
from app.exchanges.workflow import (
    NewExchange,
    NewParticipant,
    TargetIn,
    add_target,
    consent,
    invite,
    move_to,
    open_exchange,
)
from app.library import LevelInRelease
from app.people.dependencies import CurrentPerson, OpenPage
from app.people.erased import who_was
from app.people.identity import alphabetical
from app.plumbing.csrf import CHECKED, Form, text_of, texts_of
from app.plumbing.forms import read
from app.plumbing.service import Work, WorkDep
from app.plumbing.templating import Page, go_to
from app.programmes.access import ROLE_NAMES, Action
from app.programmes.caller import Caller
from app.programmes.dependencies import PageCaller
from app.programmes.workflow import (
    NewOrganisation,
    add_organisation,
    get_programme,
    organisations_of,
)

router = APIRouter(include_in_schema=False)


@router.get("/workshop")
def show_workshop(
    work: WorkDep, page: OpenPage, person: CurrentPerson, caller: PageCaller
) -> Response:
    """Show a person what is theirs: programmes with their exchanges, and participations."""
    readable = [found for found in caller.memberships if caller.may(found, Action.READ)]
    query = select(Exchange).where(col(Exchange.programme_id).in_(readable))
    exchanges = list(work.session.exec(query.order_by(col(Exchange.created_at).desc())))
    return page.show(
        "exchanges/workshop.html",
        programmes=[
            (
                get_programme(work, found),
                caller.memberships[found].role,
                caller.may(found, Action.MANAGE_EXCHANGES),
                [exchange for exchange in exchanges if exchange.programme_id == found],
            )
            for found in readable
        ],
        participations=participations_of(work, person.person_id),
        state_names=STATE_NAMES,
        role_names=ROLE_NAMES,
    )


@router.get("/programmes/{programme_id}/exchanges/new")
def show_new(work: WorkDep, page: OpenPage, caller: PageCaller, programme_id: UUID) -> Response:
    """Show the form that opens an exchange."""
    caller.demand(programme_id, Action.MANAGE_EXCHANGES)
    return page.show("exchanges/new.html", **_choices(work, programme_id))


@router.post("/programmes/{programme_id}/exchanges/new")
def create(
    work: WorkDep,
    page: OpenPage,
    caller: PageCaller,
    programme_id: UUID,
    form: Form,
) -> Response:
    """Open an exchange."""
    caller.demand(programme_id, Action.MANAGE_EXCHANGES)
    typed = texts_of(form)
    try:
        asked = read(NewExchange, {**_with_targets(typed), "programme_id": programme_id})
        exchange = open_exchange(work, caller, asked)
    except AppError as error:
        work.undo()
        choices = _choices(work, programme_id)
        return page.show_again("exchanges/new.html", error, typed, **choices)
    return go_to(f"/exchanges/{exchange.id}", N_("The exchange is open. Now invite its people."))


@router.post("/programmes/{programme_id}/organisations")
def create_organisation(
    work: WorkDep,
    page: OpenPage,
    caller: PageCaller,
    programme_id: UUID,
    form: Form,
) -> Response:
    """Enter an organisation, from the page where an exchange needs it."""
    caller.demand(programme_id, Action.MANAGE_EXCHANGES)
    typed = texts_of(form)
    try:
        add_organisation(
            work, caller, read(NewOrganisation, {**typed, "programme_id": programme_id})
        )
    except AppError as error:
        work.undo()
        choices = _choices(work, programme_id)
        return page.show_again("exchanges/new.html", error, typed, **choices)
    return go_to(f"/programmes/{programme_id}/exchanges/new", N_("The organisation was added."))


@router.get("/exchanges/{exchange_id}")
def show(work: WorkDep, page: OpenPage, caller: PageCaller, exchange_id: UUID) -> Response:
    """Show an exchange: its targets, its people, what comes next."""
    exchange = exchange_of(work, caller, exchange_id)
    return page.show("exchanges/show.html", **_exchange(work, caller, exchange, page.language))


@router.post("/exchanges/{exchange_id}/state")
def change_state(
    work: WorkDep,
    page: OpenPage,
    caller: PageCaller,
    exchange_id: UUID,
    form: Form,
) -> Response:
    """Start, close or reopen an exchange."""
    exchange = exchange_of(work, caller, exchange_id, Action.MANAGE_EXCHANGES)
    try:
        move_to(work, caller, exchange, _state(text_of(form, "state")))
    except AppError as error:
        return _again(work, page, caller, exchange_id, error, {})
    return go_to(f"/exchanges/{exchange_id}", N_("Done."))


@router.post("/exchanges/{exchange_id}/targets")
def create_target(
    work: WorkDep,
    page: OpenPage,
    caller: PageCaller,
    exchange_id: UUID,
    form: Form,
) -> Response:
    """Add a target competence."""
    exchange = exchange_of(work, caller, exchange_id, Action.MANAGE_EXCHANGES)
    typed = texts_of(form)
    try:
        add_target(work, caller, exchange, read(TargetIn, typed))
    except AppError as error:
        return _again(work, page, caller, exchange_id, error, typed)
    return go_to(f"/exchanges/{exchange_id}", N_("The target was added."))


@router.post("/exchanges/{exchange_id}/participants")
def create_participant(
    work: WorkDep,
    page: OpenPage,
    caller: PageCaller,
    exchange_id: UUID,
    form: Form,
) -> Response:
    """Invite a participant."""
    exchange = exchange_of(work, caller, exchange_id, Action.MANAGE_EXCHANGES)
    typed = texts_of(form)
    try:
        invite(work, caller, exchange, read(NewParticipant, typed))
    except AppError as error:
        return _again(work, page, caller, exchange_id, error, typed)
    return go_to(f"/exchanges/{exchange_id}", N_("The invitation is on its way."))


@router.post("/participations/{participant_id}/consent", dependencies=CHECKED)
def give_consent(work: WorkDep, person: CurrentPerson, participant_id: UUID) -> Response:
    """Accept to take part and to be assessed."""
    consent(work, person.person_id, participant_id)
    return go_to(
        f"/participations/{participant_id}", N_("Welcome! You take part in this exchange.")
    )


@router.get("/participations/{participant_id}")
def show_participation(
    work: WorkDep,
    page: OpenPage,
    person: CurrentPerson,
    participant_id: UUID,
) -> Response:
    """Show a person their part in an exchange."""
    participant = own_participation(work, person.person_id, participant_id)
    exchange = work.session.get_one(Exchange, participant.exchange_id)
    return page.show(
        "exchanges/participation.html",
        participant=participant,
        exchange=exchange,
        programme=get_programme(work, exchange.programme_id),
        organisations=sides_of(work, exchange),
        targets=_targets(work, exchange),
        form_title=work.library.form_title(exchange.release, exchange.form, page.language),
    )


def _state(given: str) -> ExchangeState:
    try:
        return ExchangeState(given)
    except ValueError as error:
        raise BadInput(N_("There is no state “{state}”."), field="state", state=given) from error


def _with_targets(typed: dict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = dict(typed)
    competence, level = fields.pop("competence", ""), fields.pop("level", "")
    if competence or level:
        fields["targets"] = [{"competence": competence, "level": level}]
    return fields


def _choices(work: Work, programme_id: UUID) -> dict[str, Any]:
    return {
        "programme": get_programme(work, programme_id),
        "organisations": organisations_of(work, programme_id),
        "forms": work.library.forms(work.library.latest.version),
        "themes": work.library.themes(work.library.latest.version),
        "referential": work.library.latest,
    }


def _again(
    work: Work,
    page: Page,
    caller: Caller,
    exchange_id: UUID,
    error: AppError,
    typed: dict[str, str],
) -> Response:
    work.undo()
    exchange = exchange_of(work, caller, exchange_id)
    values = _exchange(work, caller, exchange, page.language)
    return page.show_again("exchanges/show.html", error, typed, **values)


def _exchange(work: Work, caller: Caller, exchange: Exchange, language: str) -> dict[str, Any]:
    return {
        "exchange": exchange,
        "programme": get_programme(work, exchange.programme_id),
        "organisations": sides_of(work, exchange),
        "charter": {found.organisation_id: found for found in acceptances_of(work, exchange)},
        "targets": _targets(work, exchange),
        "people": sorted(
            (
                (participant, who_was(work, participant.person_id))
                for participant in participants_of(work, exchange.id)
            ),
            key=lambda entry: alphabetical(entry[1].name),
        ),
        "may_manage": caller.may(exchange.programme_id, Action.MANAGE_EXCHANGES),
        "referential": work.library.release(exchange.release),
        "form_title": work.library.form_title(exchange.release, exchange.form, language),
        "theme": work.library.themes(exchange.release).get(exchange.theme or 0),
        "state_names": STATE_NAMES,
        "role_names": PARTICIPANT_ROLE_NAMES,
    }


def _targets(work: Work, exchange: Exchange) -> list[LevelInRelease]:
    return [
        work.library.level_in(exchange.release, target.competence, target.level)
        for target in targets_of(work, exchange.id)
    ]
