"""Whom an old backup would bring back is erased again: from the database, or from the backup itself."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from app.plumbing.backup import Archive, back_up, beside, restore
from app.plumbing.database import upgrade
from app.plumbing.rewriting import rewrite_due
from app.plumbing.service import Service
from app.plumbing.settings import Settings
from app.privacy.closing import close_all
from app.privacy.erasing import erase_again
from app.privacy.erasure_journal import read_erased


def erase_in_database(settings: Settings) -> int:
    """Erase everybody on the list whom the database still knows; return how many there were.

    Raises:
        BadInput: a line of the list is no number of a person.
    """
    return _erase(settings, read_erased(settings.data_dir))


def erase_in_backup(settings: Settings, archive: Path) -> int:
    """Write an archive anew without the people on the list; return how many it still held.

    The archive is opened, brought up to date, and takes the old one's place only when it is whole.

    Raises:
        BadInput: the archive is no whole backup of this service, or a line of the list is no number of a person.
    """
    people = read_erased(settings.data_dir)
    with TemporaryDirectory(dir=archive.resolve().parent) as folder:
        opened = beside(settings, Path(folder) / "data")
        _, count = restore(opened, archive, lambda unpacked: _bring_up(unpacked, people))
        if count:
            anew = Path(folder) / archive.name
            back_up(opened, anew)
            anew.replace(archive)
    return count


def restore_without(settings: Settings, source: Path) -> tuple[Archive, int]:
    """Restore an archive, brought up to date and without the people on the list; return how many it still held.

    Whatever stood open in it is closed: pages, links, sign-ins, keys.

    Raises:
        BadInput: as `restore` does, or a line of the list is no number of a person.
        Conflict: the data folder holds a service already.
        OperatorError: a newer version of the code made the archive.
    """
    people = read_erased(settings.data_dir)

    def bring_up(unpacked: Settings) -> int:
        erased = _bring_up(unpacked, people)
        service = Service.of(unpacked)
        try:
            with service.begin() as work:
                close_all(work)
        finally:
            service.close()
        return erased

    return restore(settings, source, bring_up)


def _bring_up(unpacked: Settings, people: Sequence[UUID]) -> int:
    upgrade(unpacked.database)
    return _erase(unpacked, people)


def _erase(settings: Settings, people: Sequence[UUID]) -> int:
    service = Service.of(settings)
    try:
        with service.begin() as work:
            erased = sum(erase_again(work, person_id) for person_id in people)
        rewrite_due(service)
        return erased
    finally:
        service.close()
