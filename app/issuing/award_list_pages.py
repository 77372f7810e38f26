"""HTML doors: the awards of a programme, for those who run it."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.errors import AppError
from app.exchanges.sheets import organisation_names
from app.issuing.award_list import (
    AwardFilter,
    AwardState,
    award_list_as_csv,
    competences_awarded,
    counts_by_level,
    read_award_list,
)
from app.issuing.sheets import awards_sheet, places_of
from app.people.dependencies import OpenPage
from app.people.erased import GONE
from app.plumbing.doors import At
from app.plumbing.filters import fields_of, query_of
from app.plumbing.forms import read
from app.plumbing.paging import Paging
from app.plumbing.service import WorkDep
from app.plumbing.spreadsheets import download
from app.plumbing.tables_out import Reading, table_file
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.programmes.dependencies import PageCaller
from app.programmes.page_context import ProgrammePage

router = APIRouter(prefix="/programmes/{programme_id}", include_in_schema=False)


class AwardListPage(ProgrammePage):
    """The awards of a programme."""

    template = "issuing/award_list.html"
    address = "/programmes/{programme_id}/awards"

    def typed(self) -> dict[str, Any]:
        return fields_of(AwardFilter, self.request.query_params)

    def values(self) -> dict[str, Any]:
        library, language = self.work.library, self.page.language
        titles = {
            competence.id: competence.title.in_language(language)
            for release in library.releases.values()
            for competence in release.competences
        }
        return {
            **self.context,
            "latest": library.latest.version,
            "states": [(state.value, name) for state, name in AwardState.labels().items()],
            "state_names": AwardState.labels(),
            "organisations": organisation_names(self.work, self.programme_id),
            "competences": [
                (competence_id, titles.get(competence_id, competence_id))
                for competence_id in competences_awarded(self.work, self.programme_id)
            ],
        }


@router.get("/awards")
def show_award_list(at: At[AwardListPage], cursor: Line | None = None) -> Response:
    """Show a programme's awards, newest first."""
    typed = at.typed()
    try:
        asked = read(AwardFilter, typed)
        awards, following = read_award_list(
            at.work, at.programme_id, asked, Paging(at.work, cursor)
        )
    except AppError as error:
        empty: dict[str, Any] = {
            "awards": [],
            "after": "",
            "query": "",
            "places": {},
            "named": set(),
            "total": 0,
            "counts": [],
        }
        return at.page.show_again(at.template, error, typed, **at.values(), **empty)
    counts = counts_by_level(at.work, at.programme_id, asked)
    places = places_of(at.work, [one.award for one in awards])
    return at.show(
        typed=typed,
        awards=awards,
        places=places,
        named={
            award_id
            for award_id, (_, side) in places.items()
            if at.caller.reads_of_people(at.programme_id, side)
        },
        total=sum(count for _, count in counts),
        counts=counts,
        after=query_of(typed, cursor=following) if following else "",
        query=query_of(typed),
    )


@router.get("/awards.csv")
@router.get("/awards.xlsx")
def download_award_list(
    request: Request, work: WorkDep, page: OpenPage, caller: PageCaller, programme_id: UUID
) -> Response:
    """Give the filtered awards as a table for a spreadsheet; with `ids`, under names that programs know."""
    caller.demand(programme_id, Action.READ_ADDRESSES)
    asked = read(AwardFilter, fields_of(AwardFilter, request.query_params))
    name = request.url.path.rpartition("/")[2]
    if request.query_params.get("ids") and name == "awards.csv":
        return download(
            award_list_as_csv(work, programme_id, asked, erased=page.translate(GONE)), name
        )
    reading = Reading(work, programme_id, page.language)
    return table_file(awards_sheet(asked).of(reading), name, page.language)
