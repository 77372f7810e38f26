"""Lists that are ordered by what the database cannot order, such as sealed names: pages by number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

AT_ONCE = 100
"""Rows on one page."""
Row = TypeVar("Row")


@dataclass(frozen=True)
class NumberedPage(Generic[Row]):
    """The rows of one page, and which page of how many it is."""

    rows: Sequence[Row]
    page: int
    pages: int


def page_number(asked: str) -> int:
    """Return which page an address asks for; the first where what it says is no number."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def numbered(rows: Sequence[Row], asked: str) -> NumberedPage[Row]:
    """Return the page of some rows that an address asks for, or the nearest there is."""
    pages = max(1, -(-len(rows) // AT_ONCE))
    page = min(max(1, page_number(asked)), pages)
    return NumberedPage(rows[(page - 1) * AT_ONCE : page * AT_ONCE], page, pages)
