"""Links with a secret in them: mailed to one person or handed out, for a time, most of them for one use.

The person holds the token, the database its digest. A table of links has the columns of `Link` and its own facts.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlmodel import Field, SQLModel, col, select

from app.plumbing.column_types import UtcDateTime
from app.plumbing.service import Work
from app.plumbing.tokens import digest_of, new_token

ENDS = ("expires_at", "used_at", "revoked_at")
"""The columns of a link that say when it came to its end."""


class Link(SQLModel):
    """What every link has."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    digest: str = Field(unique=True)
    """Of the token in the address, which is told once and kept nowhere."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    def is_open(self, now: datetime) -> bool:
        """Say whether the link still leads anywhere."""
        return self.used_at is None and self.revoked_at is None and self.expires_at > now


Table = TypeVar("Table", bound=Link)


def make_link(
    work: Work, table: type[Table], *, lasts: timedelta, token: str = "", **facts: Any
) -> tuple[Table, str]:
    """Store a link of one kind; return its row and the token that stands in its address, made now if none is given."""
    token = token or new_token()
    row = _link(work, table, lasts, token, facts)
    work.add(row)
    return row, token


def make_links(
    work: Work, table: type[Table], each: Iterable[Mapping[str, Any]], *, lasts: timedelta
) -> list[str]:
    """Store a link of one kind for each of some facts, all at once; return the tokens in their addresses."""
    made = [(new_token(), facts) for facts in each]
    work.session.add_all(_link(work, table, lasts, token, facts) for token, facts in made)
    work.session.flush()
    return [token for token, _ in made]


def _link(
    work: Work, table: type[Table], lasts: timedelta, token: str, facts: Mapping[str, Any]
) -> Table:
    ends = work.now + lasts
    return table(digest=digest_of(token), created_at=work.now, expires_at=ends, **facts)


def find_link(work: Work, table: type[Table], token: str) -> Table | None:
    """Return the link of one kind that a token opens; nothing if it is unknown, too old, used or revoked."""
    row = work.session.exec(select(table).where(table.digest == digest_of(token))).first()
    return row if row is not None and row.is_open(work.now) else None


def spend_link(work: Work, row: Link) -> bool:
    """Use a link up; say whether it was still to be used: one statement decides, so two clicks cannot both win."""
    table = type(row)
    spent = work.session.connection().execute(
        update(table)
        .where(
            col(table.id) == row.id,
            col(table.used_at).is_(None),
            col(table.revoked_at).is_(None),
            col(table.expires_at) > work.now,
        )
        .values(used_at=work.now)
    )
    return spent.rowcount == 1


def revoke_link(work: Work, row: Link) -> None:
    """End a link before its time; one that was revoked before stays as it was."""
    row.revoked_at = row.revoked_at or work.now
    work.session.add(row)


def revoke_unused(work: Work, table: type[Link], **whose: Any) -> None:
    """End every link of one kind that bears some facts and was not used."""
    unused = {"used_at": None, "revoked_at": None}
    work.session.connection().execute(
        update(table).filter_by(**whose, **unused).values(revoked_at=work.now)
    )
