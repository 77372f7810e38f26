"""HTML doors: today, a programme's first page, the exchanges, the people who wait for something."""

from typing import Any, ClassVar, TypeVar
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from app.assessing.waiting import Waiting
from app.errors import BadInput
from app.exchanges.listing import ExchangeFilter, Shown, filtered, under_way
from app.exchanges.queries import participations_of
from app.exchanges.tables import ExchangeState
from app.people.dependencies import OpenPage
from app.plumbing.doors import At, FormPage
from app.plumbing.filters import fields_of, query_of
from app.plumbing.forms import read
from app.plumbing.paging import Paging
from app.plumbing.service import WorkDep
from app.plumbing.texts import Line
from app.programmes.access import Action, Role
from app.programmes.dependencies import MemberVisit, PageCaller
from app.programmes.page_context import context_of
from app.programmes.queries import programmes_by_name
from app.today.overview import LOOKED_THROUGH, days_of, rows_of
from app.today.own import own_day
from app.today.people import PeopleFilter, waiting_people
from app.today.search import MOST_NAMES, NOTHING, Searched, search

router = APIRouter(include_in_schema=False)
Model = TypeVar("Model", bound=BaseModel)
ROWS, ROWS_OF_SEVERAL = 25, 8
PERMANENTLY = 308


@router.get("/workshop")
def show_old_address() -> Response:
    """Lead on who kept the address that these pages once had."""
    return RedirectResponse("/today", PERMANENTLY)


@router.get("/today")
def show_today(work: WorkDep, page: OpenPage, caller: PageCaller) -> Response:
    """Show a person what waits for them, and what is theirs."""
    programmes = caller.programmes(Action.READ)
    most = ROWS if len(programmes) == 1 else ROWS_OF_SEVERAL
    return page.show(
        "today/today.html",
        days=days_of(work, caller, programmes, most),
        own=own_day(work, caller.person_id),
        today=work.now.date(),
        role_names=Role.labels(),
        **_names(),
    )


@router.get("/programmes/{programme_id}")
def show_programme(
    work: WorkDep, page: OpenPage, caller: PageCaller, programme_id: UUID
) -> Response:
    """Show a programme's day: what waits in it, and its exchanges."""
    values = context_of(work, caller, programme_id)
    (day,) = days_of(work, caller, [programme_id], ROWS)
    return page.show("today/programme.html", day=day, **values, **_names())


@router.get("/programmes/{programme_id}/search")
def show_search(
    request: Request, work: WorkDep, page: OpenPage, caller: PageCaller, programme_id: UUID
) -> Response:
    """Show what is found in a programme."""
    typed = fields_of(Searched, request.query_params)
    values = {**context_of(work, caller, programme_id), **_names(), "most_names": MOST_NAMES}
    try:
        found = search(work, caller, programme_id, read(Searched, typed))
    except BadInput as error:
        return page.show_again("today/search.html", error, typed, found=NOTHING, **values)
    return page.show("today/search.html", typed=typed, found=found, **values)


class ListPage(FormPage):
    """A list from all of a reader's programmes, filtered by its address."""

    filter: ClassVar[type[BaseModel]]

    def __init__(self, visit: MemberVisit) -> None:
        self.caller = visit.caller
        super().__init__(visit)

    def typed(self) -> dict[str, Any]:
        """Return what the address asks for."""
        return fields_of(self.filter, self.request.query_params)

    def asked(self, model: type[Model]) -> Model:
        """Return what the address asks for as a filter.

        Raises:
            BadInput: with one sentence for each field that is wrong.
        """
        return read(model, {name: value for name, value in self.typed().items() if value})


class ExchangesPage(ListPage):
    """The exchanges of a reader's programmes, and those in which they take part."""

    template = "today/exchanges.html"
    filter = ExchangeFilter

    def values(self) -> dict[str, Any]:
        return {
            "programmes": programmes_by_name(self.work, self.caller.programmes(Action.READ)),
            "participations": participations_of(self.work, self.caller.person_id),
            "states": list(Shown),
            "rows": [],
            "after": "",
            **_names(),
        }


class WaitingPeoplePage(ListPage):
    """The people who wait for something, in whatever exchange."""

    template = "today/people.html"
    filter = PeopleFilter

    def values(self) -> dict[str, Any]:
        return {"kinds": Waiting.labels(), "people": [], "after": "", "library": self.work.library}


@router.get("/exchanges")
def show_exchanges(at: At[ExchangesPage], cursor: Line | None = None) -> Response:
    """Show exchanges, latest first."""
    typed = at.typed()
    try:
        asked = at.asked(ExchangeFilter)
        programmes = at.caller.programmes(Action.READ, asked.programme)
        paging = Paging(at.work, cursor, ROWS)
        found, following = paging.page(filtered(at.work, programmes, asked))
    except BadInput as error:
        return at.page.show_again(at.template, error, typed, **at.values())
    rows = rows_of(at.work, found)
    after = query_of(typed, cursor=following) if following else ""
    return at.show(typed=typed, rows=[rows[one.id] for one in found], after=after)


@router.get("/today/people")
def show_people(at: At[WaitingPeoplePage], cursor: Line | None = None) -> Response:
    """Show who waits for something."""
    asked = at.asked(PeopleFilter)
    programmes = at.caller.programmes(Action.READ, asked.programme)
    exchanges = under_way(at.work, programmes, LOOKED_THROUGH)
    people, following = waiting_people(at.work, exchanges, asked.show, Paging(at.work, cursor))
    after = query_of(at.typed(), cursor=following) if following else ""
    return at.show(people=people, show=asked.show, programme=asked.programme, after=after)


def _names() -> dict[str, Any]:
    return {"state_names": ExchangeState.labels(), "looked_through": LOOKED_THROUGH}
