"""Whom an old backup would bring back is erased again: from the database, or from the backup itself."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from app.plumbing.backup import back_up, restore
from app.plumbing.database import upgrade
from app.plumbing.service import Service
from app.plumbing.settings import Settings
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
        opened = _beside(settings, Path(folder) / "data")
        restore(opened, archive)
        upgrade(opened.database)
        count = _erase(opened, people)
        if count:
            anew = Path(folder) / archive.name
            back_up(opened, anew)
            anew.replace(archive)
    return count


def _beside(settings: Settings, data_dir: Path) -> Settings:
    """Return the settings of the same service in another folder, on SQLite as all archives are."""
    own = settings.data_dir / "secret.key"
    key = settings.key or (own.read_text(encoding="ascii").strip() if own.exists() else "")
    changed = {"data_dir": data_dir, "database_url": "", "key": key}
    return Settings(**{**settings.model_dump(), **changed})


def _erase(settings: Settings, people: Sequence[UUID]) -> int:
    service = Service.of(settings)
    try:
        with service.begin() as work:
            return sum(erase_again(work, person_id) for person_id in people)
    finally:
        service.close()
