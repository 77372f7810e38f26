"""An employer's list, in whatever shape it comes: which column holds the badges, which the people's addresses.

Headings tell, in English, French or Portuguese; where they do not, the cells do. A cell that should be an address and
is none is a problem of its row: it is never dropped, or the row would be called valid without having been compared.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from app.plumbing.columns import best_column, cells_in, csv_rows, fullest_sheet, plain_words
from app.verifying.bulk import BulkItem
from app.verifying.workflow import LONGEST_LINK
from badges.ob2.fields import is_http_url
from badges.verification.pasted import links_in

NAME_SHOWN = 80
LINK_SHOWN = 400
"""A link is of use only whole, and one of ours takes more than a name."""
_LINKS = re.compile(
    r"\b(links?|liens?|ligacao|ligacoes|hiperligacao|urls?|input|badges?|insignes?|cracha|assertions?|credentials?)\b"
)
_ADDRESSES = re.compile(
    r"\b(e ?mails?|mails?|courriels?|correio|recipients?|destinataires?|destinatari[oa]s?)\b"
)
_NAMES = re.compile(
    r"\b(names?|noms?|nomes?|prenoms?|titulaires?|titular|holders?|personnes?|pessoas?|persons?)\b"
)
_TOKEN = re.compile(r"e[wy][A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Columns:
    """Which columns of a list are read, by place; and their headings, where it has some."""

    badge: int
    recipient: int | None = None
    person: int | None = None
    headings: Sequence[str] = ()

    def named(self, place: int | None) -> str:
        """Return the heading of a column; empty where there is none."""
        return self.headings[place] if place is not None and place < len(self.headings) else ""


@dataclass(frozen=True)
class BadgeList:
    """The badges of a list, and how it was read."""

    items: Sequence[BulkItem]
    columns: Columns | None = None
    """For a table; nothing where each line was read by itself."""


def list_in_text(text: str, *, table: bool) -> BadgeList:
    """Return the badges of a text: of a table, or of lines that each hold one.

    Raises:
        BadInput: it should be a table, and is none.
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    if table or (not first.lstrip().startswith("{") and ("\t" in first or ";" in first)):
        return list_in_rows(csv_rows(text.lstrip("\r\n")))
    return BadgeList([_line(line) for line in text.splitlines() if line.strip()])


def list_in_rows(rows: Iterable[Sequence[str]]) -> BadgeList:
    """Return the badges of a table."""
    filled = [cells for row in rows if any(cells := [cell.strip() for cell in row])]
    if not filled:
        return BadgeList([])
    headed = _is_heading(filled[0])
    body = filled[1:] if headed else filled
    columns = _columns(filled[0] if headed else (), body)
    return BadgeList([_row(columns, cells) for cells in body], columns)


def best_sheet(sheets: Sequence[list[list[str]]]) -> list[list[str]]:
    """Return the sheet of a workbook that holds the most badges, or else the first that holds anything."""
    return fullest_sheet(sheets, is_badge)


def is_badge(cell: str) -> bool:
    """Say whether a cell holds what may be a badge: a link, a signed text, JSON."""
    cell = cell.strip()
    return cell.startswith("{") or bool(_TOKEN.fullmatch(cell)) or bool(links_in(cell))


def shown(text: str) -> str:
    """Return a text as people recognise it, not too long."""
    most = LINK_SHOWN if is_http_url(text) else NAME_SHOWN
    return text if len(text) <= most else text[: most - 1] + "…"


def _is_heading(cells: Sequence[str]) -> bool:
    """Say whether a first row names columns: it holds neither badge nor address, and a word that names one."""
    if any(is_badge(cell) or "@" in cell for cell in cells):
        return False
    plain = [plain_words(cell) for cell in cells]
    return any(pattern.search(cell) for pattern in (_LINKS, _ADDRESSES, _NAMES) for cell in plain)


def _columns(headings: Sequence[str], body: Sequence[Sequence[str]]) -> Columns:
    width = max(len(headings), *map(len, body)) if body else len(headings)
    plain = [plain_words(heading) for heading in headings]
    badge = best_column(range(width), _named(plain, _LINKS), body, is_badge)
    others = [place for place in range(width) if place != badge]
    recipient = best_column(others, _named(plain, _ADDRESSES), body, _has_address)
    if recipient is not None and not _named(plain, _ADDRESSES)(recipient):
        holds_one = any(_has_address(cell) for cell in cells_in(body, recipient))
        # Two columns without headings are what the form asks for: the badge, and whose it should be.
        if not holds_one and (headings or width != 2):
            recipient = None
    people = [p for p in others if p != recipient and _named(plain, _NAMES)(p)]
    return Columns(badge or 0, recipient, people[0] if people else None, headings)


def _named(headings: Sequence[str], named: re.Pattern[str]) -> Callable[[int], bool]:
    """Return what says whether the heading of a column is a word of a kind."""
    return lambda place: place < len(headings) and bool(named.search(headings[place]))


def _has_address(cell: str) -> bool:
    return "@" in cell and not is_badge(cell)


def _row(columns: Columns, cells: Sequence[str]) -> BulkItem:
    def cell(place: int | None) -> str:
        return cells[place] if place is not None and place < len(cells) else ""

    given, person = cell(columns.badge).rstrip(" ,;"), cell(columns.person)
    name = " · ".join(filter(None, (person, given)))
    return _item(given, cell(columns.recipient), name)


def _line(line: str) -> BulkItem:
    """Return a line as a badge and, where something stands beside it that may be one, the recipient."""
    line = line.strip()
    badge, beside = _parted(line)
    return _item(badge, beside, badge)


def _item(given: str, recipient: str, name: str) -> BulkItem:
    links = links_in(given) if len(given) <= LONGEST_LINK else []
    link = links[0] if len(links) == 1 and not given.startswith(("{", "<svg")) else ""
    return BulkItem(partial(str, given), recipient or None, shown(name), link)


def _parted(line: str) -> tuple[str, str]:
    if line.startswith("{"):  # JSON has commas and addresses of its own
        return line, ""
    token = _TOKEN.search(line)
    links = [token[0]] if token else links_in(line)
    if len(links) != 1 or links[0] not in line:
        return line, ""
    before, _, after = line.partition(links[0])
    beside = f"{before} {after}".strip(" ,;<>()[]")
    # Words around a link are a sentence; what follows a comma is a cell, and whatever has an @ should be an address.
    is_cell = after[:1] in (",", ";") and not before.strip(" <(")
    return links[0], beside if "@" in beside or is_cell else ""
