"""Which errors mean that the database or the disk cannot be used just now: nobody's mistake, and it may pass."""

import errno

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree

from app.errors import N_, Unavailable

SQLITE = ("BUSY", "LOCKED", "FULL", "READONLY", "CANTOPEN", "IOERR", "PROTOCOL")
"""The families of SQLite's result codes (sqlite.org/rescode.html) that pass by themselves or once there is room."""
READ_ONLY = "25006"
"""PostgreSQL's code where nothing can be written; what else passes are its operational errors."""
DISK = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.EREMOTEIO}
)
"""The last one is said of a store of files elsewhere."""


def outage(error: BaseException) -> Unavailable | None:
    """Return what is said of an error that will pass, or nothing where the error is a fault of ours.

    Args:
        error: anything that was raised while somebody was answered.
    """
    if not _passes(error):
        return None
    return Unavailable(
        N_("The service cannot read or store its data just now. Nothing was changed."),
        remedy=N_("Try again in a minute."),
    )


def _passes(error: BaseException) -> bool:
    if isinstance(error, NoneFree):
        return True
    if isinstance(error, DBAPIError):
        name = getattr(error.orig, "sqlite_errorname", None)
        if name is not None:
            return str(name).removeprefix("SQLITE_").startswith(SQLITE)
        read_only = getattr(error.orig, "sqlstate", None) == READ_ONLY
        return read_only or isinstance(error, OperationalError | InterfaceError)
    return isinstance(error, OSError) and error.errno in DISK
