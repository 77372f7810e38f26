"""HTML doors: a programme's audit log, for its owners."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_, BadInput
from app.people.erased import GONE
from app.plumbing.audit import AuditEvent
from app.plumbing.doors import At
from app.plumbing.filters import fields_of, query_of
from app.plumbing.forms import read
from app.plumbing.spreadsheets import download
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.programmes.audit_log import (
    AuditFilter,
    actions_in,
    audit_log_as_csv,
    chain_state,
    people_in,
    read_audit_log,
)
from app.programmes.audit_log_words import details_of, names_in
from app.programmes.page_context import ProgrammePage

router = APIRouter(prefix="/programmes/{programme_id}", include_in_schema=False)


class AuditLogPage(ProgrammePage):
    """What happened in a programme; nothing can be changed here."""

    template = "programmes/audit.html"
    to_look = Action.READ_AUDIT

    def typed(self) -> dict[str, Any]:
        return fields_of(AuditFilter, self.request.query_params)

    @property
    def wanted(self) -> AuditFilter:
        """What the visitor filters by."""
        return read(AuditFilter, self.typed())

    def values(self) -> dict[str, Any]:
        check = bool(self.request.query_params.get("check"))
        erased = self.page.translate(GONE)
        return {
            **self.context,
            "state": chain_state(self.work, self.programme_id, check=check),
            "checked": check,
            "people": people_in(self.work, self.programme_id, erased=erased),
            "actions": actions_in(self.work, self.programme_id),
            "event_names": self.work.service.rooms.events.names,
            "events": [],
            "after": "",
            "query": "",
        }

    def listed(self, rows: Sequence[AuditEvent], below: int | None) -> dict[str, Any]:
        """Return some events as the template shows them, with the query of this page and of the next."""
        rooms, typed, language = self.work.service.rooms, self.typed(), self.page.language
        names = names_in(self.work, rows, rooms, language)
        return {
            "events": [(row, details_of(row, rooms, names, language)) for row in rows],
            "after": "" if below is None else query_of(typed, below=below),
            "query": query_of(typed),
            "typed": typed,
        }


@router.get("/audit")
def show_audit_log(at: At[AuditLogPage], below: Line = "") -> Response:
    """Show what happened, newest first; with `check`, whether the log is whole."""
    if below and not below.isdecimal():
        raise BadInput(N_("This page of the log does not exist."))
    start = int(below) if below else None
    return at.do(
        lambda: read_audit_log(at.work, at.programme_id, at.wanted, below=start),
        then=lambda found: at.show(**at.listed(*found)),
    )


@router.get("/audit.csv")
def download_audit_log(at: At[AuditLogPage]) -> Response:
    """Give the filtered log as a table for a spreadsheet."""
    erased = at.page.translate(GONE)
    text = audit_log_as_csv(at.work, at.programme_id, at.wanted, erased=erased)
    return download(text, "audit.csv")
