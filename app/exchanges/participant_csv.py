"""A list of participants as CSV: read whole, judged row by row, entered only when it was looked at."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.errors import N_, AppError, BadInput, Conflict
from app.exchanges.queries import participation_of, sides_of
from app.exchanges.tables import Exchange, Participant, ParticipantRole
from app.exchanges.workflow import NewParticipant, enrol
from app.people.identity import find
from app.plumbing.forms import read
from app.plumbing.service import Work
from app.programmes.access import Action
from app.programmes.caller import Caller

COLUMNS = ("name", "email", "organisation", "role")
MOST_ROWS = 500
ACTIVE = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula."""


@dataclass(frozen=True)
class Line:
    """One row of the list: what stands in it, and what it would do or what is wrong with it."""

    number: int
    """As a text editor counts, the heading being 1."""
    values: Mapping[str, str]
    asked: NewParticipant | None = None
    problem: AppError | None = None


def read_roll(work: Work, exchange: Exchange, text: str) -> list[Line]:
    """Judge every row of a list; nothing is stored.

    Raises:
        BadInput: the list is empty, too long, or lacks a column.
    """
    rows = _rows(text)
    sides = _sides(work, exchange)
    seen: set[str] = set()
    lines = []
    for number, values in rows:
        try:
            asked = _read(work, exchange, sides, seen, values)
        except AppError as error:
            lines.append(Line(number, values, problem=error))
        else:
            lines.append(Line(number, values, asked=asked))
    return lines


def enter_roll(
    work: Work, caller: Caller, exchange: Exchange, lines: list[Line]
) -> list[Participant]:
    """Invite everybody whose row is right, in one transaction."""
    caller.demand(exchange.programme_id, Action.MANAGE_EXCHANGES)
    return [
        enrol(work, exchange, line.asked, actor=caller.person_id)[0]
        for line in lines
        if line.asked is not None
    ]


def wrong_rows(lines: list[Line]) -> str:
    """Return the rows that were refused as CSV, to be mended and sent again."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in lines:
        if line.problem is not None:
            writer.writerow([_inert(line.values.get(name, "")) for name in COLUMNS])
    return out.getvalue()


def _rows(text: str) -> list[tuple[int, dict[str, str]]]:
    heading = text.lstrip("\ufeff").lstrip()
    first = heading.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(heading), delimiter=separator, strict=True)
    try:
        names = [(name or "").strip().lower() for name in reader.fieldnames or []]
        missing = [name for name in COLUMNS if name not in names]
        if missing:
            raise BadInput(
                N_("The first line must name the columns; these are missing: {columns}."),
                field="csv",
                remedy=N_("For example: name,email,organisation,role"),
                columns=", ".join(missing),
            )
        reader.fieldnames = names
        rows = [(reader.line_num, _texts(row)) for row in reader]
    except csv.Error as error:
        raise BadInput(
            N_("Line {line} is not CSV: {reason}."),
            field="csv",
            line=reader.line_num,
            reason=str(error),
        ) from error
    if not 1 <= len(rows) <= MOST_ROWS:
        raise BadInput(
            N_("The list has {count} rows; 1 to {most} are taken at once."),
            field="csv",
            count=len(rows),
            most=MOST_ROWS,
        )
    return rows


def _texts(row: Mapping[str | None, str | list[str] | None]) -> dict[str, str]:
    return {
        name: value.strip()
        for name, value in row.items()
        if name is not None and isinstance(value, str)
    }


def _sides(work: Work, exchange: Exchange) -> dict[str, UUID]:
    sides: dict[str, UUID] = {}
    for side, organisation in sides_of(work, exchange).items():
        sides[organisation.kind] = sides[organisation.name.lower()] = side
    return sides


def _read(
    work: Work,
    exchange: Exchange,
    sides: Mapping[str, UUID],
    seen: set[str],
    values: Mapping[str, str],
) -> NewParticipant:
    side = sides.get(values.get("organisation", "").lower())
    if side is None:
        raise BadInput(
            N_("“{name}” has no part in this exchange."),
            field="organisation",
            remedy=N_("Write the organisation's name, or “social” or “tech”."),
            name=values.get("organisation", ""),
        )
    role = values.get("role", "").lower()
    if role not in list(ParticipantRole):
        raise BadInput(
            N_("“{role}” is no role."),
            field="role",
            remedy=N_("Write “volunteer” or “staff”."),
            role=role,
        )
    asked = read(
        NewParticipant,
        {
            "name": values.get("name", ""),
            "email": values.get("email", ""),
            "organisation_id": side,
            "role": role,
            "language": values.get("language", ""),
        },
    )
    address = asked.email.lower()
    if address in seen:
        raise Conflict(N_("This address stands twice in the list."), field="email")
    seen.add(address)
    known = find(work, address)
    if known is not None and participation_of(work, exchange.id, known.id) is not None:
        raise Conflict(N_("This person already takes part in the exchange."), field="email")
    return asked


def _inert(value: str) -> str:
    return f"'{value}" if value.startswith(ACTIVE) else value
