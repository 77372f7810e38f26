"""HTML doors: people join an exchange by a link or from a list, and leave it before having accepted."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.errors import N_, AppError, BadInput
from app.exchanges.joining import (
    Newcomer,
    NewJoinLink,
    join,
    join_links_of,
    make_join_link,
    open_join_link,
    remove_participant,
    revoke_join_link,
)
from app.exchanges.participant_csv import enter_roll, read_roll, wrong_rows
from app.exchanges.tables import PARTICIPANT_ROLE_NAMES, Exchange
from app.exchanges.workflow import exchange_of, participant_in
from app.people.dependencies import OpenPage
from app.plumbing.csrf import CHECKED, Form, text_of, texts_of
from app.plumbing.forms import read
from app.plumbing.rate_limits import spend
from app.plumbing.service import Work, WorkDep
from app.plumbing.templating import go_to
from app.programmes.access import Action
from app.programmes.dependencies import PageCaller
from app.programmes.tables import Organisation
from app.programmes.workflow import get_programme

router = APIRouter(include_in_schema=False)
MANAGE = Action.MANAGE_EXCHANGES
LONGEST_LIST = 512 * 1024
JOINING = "20/minute"


@router.get("/exchanges/{exchange_id}/people")
def show_people(work: WorkDep, page: OpenPage, caller: PageCaller, exchange_id: UUID) -> Response:
    """Show the ways in: a list to send, links to hand out."""
    exchange = exchange_of(work, caller, exchange_id, MANAGE)
    return page.show("exchanges/people.html", **_people(work, exchange))


@router.post("/exchanges/{exchange_id}/people")
def send_list(
    work: WorkDep, page: OpenPage, caller: PageCaller, exchange_id: UUID, form: Form
) -> Response:
    """Look at a list, enter its good rows, or give its wrong rows back, as the button says."""
    exchange = exchange_of(work, caller, exchange_id, MANAGE)
    typed = {"csv": ""}
    try:
        typed["csv"] = _list_of(form)
        lines = read_roll(work, exchange, typed["csv"])
    except AppError as error:
        work.undo()
        exchange = exchange_of(work, caller, exchange_id)
        return page.show_again("exchanges/people.html", error, typed, **_people(work, exchange))
    what = text_of(form, "what")
    if what == "wrong":
        headers = {"Content-Disposition": 'attachment; filename="rows-to-mend.csv"'}
        return Response(wrong_rows(lines), headers=headers, media_type="text/csv; charset=utf-8")
    if what == "enter":
        enter_roll(work, caller, exchange, lines)
        return go_to(f"/exchanges/{exchange_id}", N_("The invitations are on their way."))
    values = {**_people(work, exchange), "lines": [(line, _why(page, line)) for line in lines]}
    return page.show("exchanges/people.html", typed=typed, **values)


@router.post("/exchanges/{exchange_id}/join-links")
def create_join_link(
    work: WorkDep, page: OpenPage, caller: PageCaller, exchange_id: UUID, form: Form
) -> Response:
    """Make a link by which people join; it is shown this once."""
    exchange = exchange_of(work, caller, exchange_id, MANAGE)
    typed = texts_of(form)
    try:
        _, link = make_join_link(work, caller, exchange, read(NewJoinLink, typed))
    except AppError as error:
        work.undo()
        exchange = exchange_of(work, caller, exchange_id)
        return page.show_again("exchanges/people.html", error, typed, **_people(work, exchange))
    return page.show("exchanges/people.html", **{**_people(work, exchange), "fresh": link})


@router.post("/exchanges/{exchange_id}/join-links/{join_link_id}/revoke", dependencies=CHECKED)
def end_join_link(
    work: WorkDep, caller: PageCaller, exchange_id: UUID, join_link_id: UUID
) -> Response:
    """Revoke a link."""
    exchange = exchange_of(work, caller, exchange_id, MANAGE)
    revoke_join_link(work, caller, exchange, join_link_id)
    return go_to(f"/exchanges/{exchange_id}/people", N_("The link is revoked."))


@router.post("/exchanges/{exchange_id}/participants/{participant_id}/remove", dependencies=CHECKED)
def take_off(
    work: WorkDep, caller: PageCaller, exchange_id: UUID, participant_id: UUID
) -> Response:
    """Take somebody off the list who has not accepted yet."""
    exchange = exchange_of(work, caller, exchange_id, MANAGE)
    remove_participant(work, caller, exchange, participant_in(work, exchange, participant_id))
    return go_to(f"/exchanges/{exchange_id}", N_("The person was removed."))


@router.get("/join/{token}")
def show_join(request: Request, work: WorkDep, page: OpenPage, token: str) -> Response:
    """Show somebody who was given a link what they would join."""
    spend(request, "join", JOINING)
    link, exchange = open_join_link(work, token)
    return page.show("exchanges/join.html", **_join(work, exchange, link.organisation_id))


@router.post("/join/{token}")
def send_join(request: Request, work: WorkDep, page: OpenPage, token: str, form: Form) -> Response:
    """Enter somebody who joins; the mail that leaves tells them the rest."""
    spend(request, "join", JOINING)
    typed = {"name": text_of(form, "name"), "email": text_of(form, "email")}
    try:
        join(work, token, read(Newcomer, {**typed, "language": page.language}))
    except BadInput as error:
        work.undo()
        link, exchange = open_join_link(work, token)
        values = _join(work, exchange, link.organisation_id)
        return page.show_again("exchanges/join.html", error, typed, **values)
    return page.show("exchanges/joined.html")


def _why(page: Any, line: Any) -> str:
    return "" if line.problem is None else " ".join(line.problem.by_field(page.translate).values())


def _list_of(form: FormData) -> str:
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        content = file.file.read(LONGEST_LIST + 1)
        if len(content) > LONGEST_LIST:
            raise BadInput(
                N_("The list is longer than {limit} KiB."), field="file", limit=LONGEST_LIST // 1024
            )
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise BadInput(
                N_("The file is not text in UTF-8."),
                field="file",
                remedy=N_("Save it as “CSV UTF-8”, or paste the rows."),
            ) from error
    text = text_of(form, "csv")
    if not text:
        raise BadInput(N_("There is no list yet: choose a file or paste rows."), field="csv")
    return text


def _people(work: Work, exchange: Exchange) -> dict[str, Any]:
    sides = (exchange.social_organisation_id, exchange.tech_organisation_id)
    links = join_links_of(work, exchange)
    return {
        "exchange": exchange,
        "organisations": {side: work.session.get_one(Organisation, side) for side in sides},
        "links": [(link, link.is_open(work.now)) for link in links],
        "role_names": PARTICIPANT_ROLE_NAMES,
        "lines": [],
        "fresh": "",
    }


def _join(work: Work, exchange: Exchange, organisation_id: UUID) -> dict[str, Any]:
    return {
        "exchange": exchange,
        "programme": get_programme(work, exchange.programme_id),
        "organisation": work.session.get_one(Organisation, organisation_id),
    }
