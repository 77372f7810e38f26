"""After a restore everything is closed that people may have closed since the backup: nobody knows any more what."""

from sqlalchemy import delete, update
from sqlmodel import SQLModel

from app.employers.tables import Watch
from app.plumbing.service import Work

KEPT_OPEN = {"award", "signing_key", "service_key"}
"""What is ended by name and with a reason, never by the way: badges, and the keys that sign them and receipts."""
OPENED = ("award", "passport")
"""Pages that their owners opened to whoever has the link."""


def close_all(work: Work) -> int:
    """Close every page, end every link, sign-in and key, and every watch; return how many that were.

    Their owners open again what they want open. What people left, declined or were taken out of since the backup is
    not known: the programme enters it again.
    """
    connection, tables = work.session.connection(), SQLModel.metadata.tables
    closed = connection.execute(delete(Watch)).rowcount
    for name, table in sorted(tables.items()):
        if "revoked_at" in table.columns and name not in KEPT_OPEN:
            open_ones = update(table).where(table.c.revoked_at.is_(None))
            closed += connection.execute(open_ones.values(revoked_at=work.now)).rowcount
    for name in OPENED:
        opened = update(tables[name]).where(tables[name].c.opened_at.is_not(None))
        closed += connection.execute(opened.values(opened_at=None)).rowcount
    work.session.expire_all()
    return int(closed)
