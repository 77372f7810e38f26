"""API keys: secrets by which programs call for somebody; each is shown once and not kept.

A table of keys has the columns of `Key` and its own facts: whose the keys are, and what may be done with them.
"""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel, select

from app.errors import N_, NotSignedIn
from app.plumbing.column_types import UtcDateTime
from app.plumbing.journal import tell
from app.plumbing.service import Work
from app.plumbing.tokens import digest_of, new_token

EMPLOYER_PREFIX = "esv_"
"""How the keys of employers begin: who shows one at another door is told so."""


class Key(SQLModel):
    """What every API key has."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    digest: str = Field(unique=True)
    name: str
    """What its owner knows it by."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    def is_good(self, now: datetime) -> bool:
        """Say whether the key may be used at a moment."""
        return self.state(now) == "good"

    def state(self, now: datetime) -> str:
        """Return `good`, `expired` or `revoked`."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at <= now else "good"


Table = TypeVar("Table", bound=Key)


def make_key(
    work: Work, table: type[Table], prefix: str, ends: datetime, **facts: Any
) -> tuple[Table, str]:
    """Store a key of one kind; return its row and the key itself, which begins with the kind's prefix."""
    token = prefix + new_token()
    row = table(digest=digest_of(token), created_at=work.now, expires_at=ends, **facts)
    work.add(row)
    return row, token


def key_behind(work: Work, table: type[Table], token: str) -> Table:
    """Return the key of one kind that a token is.

    Raises:
        NotSignedIn: it is unknown, expired or revoked.
    """
    row = work.session.exec(select(table).where(table.digest == digest_of(token))).first()
    if row is None or not row.is_good(work.now):
        state = "unknown" if row is None else row.state(work.now)
        tell("API key refused", kind=table.__name__, key=row and row.id, why=state)
        raise unusable()
    return row


def unusable() -> NotSignedIn:
    """Return the one answer to a key that opens nothing: why is not told."""
    return NotSignedIn(
        N_("This API key is unknown, expired or revoked."), remedy=N_("Make a new one.")
    )


def revoke(work: Work, row: Key) -> bool:
    """End a key at once, and say whether it had not been ended before."""
    if row.revoked_at is not None:
        return False
    row.revoked_at = work.now
    work.session.add(row)
    return True
