"""A list of participants as CSV: read whole, judged row by row, entered only when it was looked at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from app.errors import N_, AppError, BadInput, Conflict
from app.exchanges.queries import participation_of, sides_of
from app.exchanges.tables import Exchange, Participant, ParticipantRole
from app.exchanges.workflow import NewParticipant, enrol
from app.people.identity import find
from app.plumbing.forms import read
from app.plumbing.service import Work
from app.plumbing.spreadsheets import TableRow, decoded, read_table, write_table
from app.programmes.caller import Caller

COLUMNS = ("name", "email", "organisation", "role")
MOST_ROWS = 500
LONGEST_LIST = 512 * 1024


@dataclass(frozen=True)
class ParticipantRow:
    """One row of the list: what stands in it, and what it would do or what is wrong with it."""

    number: int
    """As a text editor counts, the heading being 1."""
    values: Mapping[str, str]
    asked: NewParticipant | None = None
    problem: AppError | None = None


def text_of_list(content: bytes) -> str:
    """Return the text of a list that was sent as a file.

    Raises:
        BadInput: it is too long, or not text.
    """
    if len(content) > LONGEST_LIST:
        raise BadInput(
            N_("The list is longer than {limit} KiB."), field="file", limit=LONGEST_LIST // 1024
        )
    remedy = N_("Save it as “CSV UTF-8”, or paste the rows.")
    not_text = BadInput(N_("The file is not text in UTF-8."), field="file", remedy=remedy)
    return decoded(content, not_text)


def read_participants(work: Work, exchange: Exchange, text: str) -> list[ParticipantRow]:
    """Judge every row of a list; nothing is stored.

    Raises:
        BadInput: the list is empty, too long, or lacks a column.
    """
    table_rows = _table_rows(text)
    sides = _sides_by_name(work, exchange)
    addresses: set[str] = set()
    rows = []
    for row in table_rows:
        try:
            asked = _asked(row.values, sides)
            if asked.email.lower() in addresses:
                raise Conflict(N_("This address stands twice in the list."), field="email")
            addresses.add(asked.email.lower())
            _check_new(work, exchange, asked.email)
        except AppError as error:
            rows.append(ParticipantRow(row.number, row.values, problem=error))
        else:
            rows.append(ParticipantRow(row.number, row.values, asked=asked))
    return rows


def enter_participants(
    work: Work, caller: Caller, exchange: Exchange, rows: Iterable[ParticipantRow]
) -> list[Participant]:
    """Invite everybody whose row is right, in one transaction."""
    return [
        enrol(work, exchange, row.asked, actor=caller.person_id)[0]
        for row in rows
        if row.asked is not None
    ]


def wrong_rows(rows: Iterable[ParticipantRow]) -> str:
    """Return the rows that were refused as CSV, to be mended and sent again."""
    refused = [row.values for row in rows if row.problem is not None]
    return write_table(
        [COLUMNS, *([values.get(name, "") for name in COLUMNS] for values in refused)]
    )


def _table_rows(text: str) -> list[TableRow]:
    table = read_table(text, field="csv")
    missing = table.missing(COLUMNS)
    if missing:
        raise BadInput(
            N_("The first line must name the columns; these are missing: {columns}."),
            field="csv",
            remedy=N_("For example: name,email,organisation,role"),
            columns=", ".join(missing),
        )
    if not 1 <= len(table.rows) <= MOST_ROWS:
        raise BadInput(
            N_("The list has {count} rows; 1 to {most} are taken at once."),
            field="csv",
            count=len(table.rows),
            most=MOST_ROWS,
        )
    return list(table.rows)


def _sides_by_name(work: Work, exchange: Exchange) -> dict[str, UUID]:
    """Return the two organisations by what a list may call them: their kind, or their name."""
    names: dict[str, UUID] = {}
    for organisation in sides_of(work, exchange).values():
        names[organisation.kind] = names[organisation.name.lower()] = organisation.id
    return names


def _asked(values: Mapping[str, str], sides: Mapping[str, UUID]) -> NewParticipant:
    organisation = values.get("organisation", "")
    if organisation.lower() not in sides:
        raise BadInput(
            N_("“{name}” has no part in this exchange."),
            field="organisation",
            remedy=N_("Write the organisation's name, or “social” or “tech”."),
            name=organisation,
        )
    role = values.get("role", "").lower()
    if role not in list(ParticipantRole):
        raise BadInput(
            N_("“{role}” is no role."),
            field="role",
            remedy=N_("Write “volunteer” or “staff”."),
            role=role,
        )
    return read(
        NewParticipant,
        {
            "name": values.get("name", ""),
            "email": values.get("email", ""),
            "organisation_id": sides[organisation.lower()],
            "role": role,
            "language": values.get("language", ""),
        },
    )


def _check_new(work: Work, exchange: Exchange, email: str) -> None:
    known = find(work, email)
    if known is not None and participation_of(work, exchange.id, known.id) is not None:
        raise Conflict(N_("This person already takes part in the exchange."), field="email")
