"""The demo's programme, acted once and copied for each test: to act it takes longer than most tests."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.demo import Links, stage
from app.library import Library
from app.plumbing import clock
from app.plumbing.service import Service
from app.plumbing.settings import Settings

DATABASE = "estampille.db"


@dataclass(frozen=True)
class Staged:
    """A folder and a database with the programme in them, and where it says that it lives."""

    folder: Path
    database: str
    base: str
    links: Links

    def copied(self, folder: Path) -> "Staged":
        """Return a copy in another folder, with its database on SQLite."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Staged(folder, f"sqlite:///{folder / DATABASE}", self.base, self.links)


def staged_in(
    folder: Path,
    database: str,
    base: str,
    now: Callable[[], datetime] = clock.now,
    library: Library | None = None,
) -> Staged:
    """Act the programme in a migrated database."""
    settings = Settings(base_url=base, data_dir=folder, database_url=database, key="")
    service = replace(Service.of(settings, library), now=now)
    with service.begin() as work:
        links = stage(work)
    service.close()
    return Staged(folder, database, base, links)


def staged_from(
    template: Path, folder: Path, base: str, now: Callable[[], datetime] = clock.now
) -> Staged:
    """Act the programme in a copy of a migrated SQLite database without rows."""
    shutil.copyfile(template, folder / DATABASE)
    return staged_in(folder, f"sqlite:///{folder / DATABASE}", base, now)
