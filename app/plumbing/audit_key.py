"""The key by which audit logs are chained: random, made at the first event, sealed in the database by the house key.

Who can write into the database but does not hold the house key can neither change an event nor write another log. A
change of the house key seals this key anew and leaves it the same: no log is written again.
"""

from sqlalchemy import text
from sqlmodel import Field, SQLModel, select

from app.plumbing.keys.sealed import sealed
from app.plumbing.service import Work

PURPOSE = "audit chain"
# Of two processes that record the first event at once, one waits for the other and then finds its key.
KEEP = text(
    "INSERT INTO audit_key (id, sealed_key) VALUES (1, :sealed_key) ON CONFLICT (id) DO NOTHING"
)


class AuditKey(SQLModel, table=True):
    """The one row that holds the key."""

    __tablename__ = "audit_key"

    id: int = Field(default=1, primary_key=True)
    sealed_key: bytes = sealed(PURPOSE)


def audit_key(work: Work, *, make: bool = False) -> bytes | None:
    """Return the key; nothing if there is none and none is to be made.

    Raises:
        VaultError: it was sealed under another house key.
    """
    opened = work.service.opened
    if PURPOSE in opened:
        return opened[PURPOSE]
    stored = _stored(work)
    if stored is None and make:
        new = {"sealed_key": work.vault.new_key(purpose=PURPOSE)}
        work.session.connection().execute(KEEP, new)
        stored = _stored(work)
    if stored is None:
        return None
    key = work.vault.open(stored, purpose=PURPOSE)
    # Only once it is certain that the row stays.
    work.if_done(lambda: opened.__setitem__(PURPOSE, key))
    return key


def _stored(work: Work) -> bytes | None:
    return work.session.exec(select(AuditKey.sealed_key)).first()
