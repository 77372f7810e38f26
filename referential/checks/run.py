"""Run all checks on a folder, and tell everything that is wrong with it."""

from pathlib import Path

from referential.checks.ecf import check_ecf
from referential.checks.files import check_files
from referential.checks.frozen import check_release, check_releases
from referential.checks.history import History, check_history
from referential.checks.keys import check_keys
from referential.checks.languages import check_languages
from referential.checks.levels import check_levels
from referential.checks.references import check_references
from referential.checks.repetitions import check_repetitions
from referential.checks.wording import check_wording
from referential.errors import DamagedRelease
from referential.loader import load_all
from referential.manifest import MANIFEST
from referential.models import Referential
from referential.problems import Problem, in_reading_order
from referential.sources import Sources, read_sources


def check_folder(folder: Path) -> tuple[Problem, ...]:
    """Check a draft with the releases beside it, or one release.

    Raises:
        WrongUse: there is no such folder.
    """
    sources = read_sources(folder)
    if (folder / MANIFEST).exists():
        return _sorted([*check_release(folder), *_content(sources)])
    shelf = folder.parent / "releases"
    frozen = list(check_releases(shelf))
    history = History(tuple(_readable(shelf)))
    return _sorted([*frozen, *check_sources(sources, history)])


def check_sources(sources: Sources, history: History) -> tuple[Problem, ...]:
    """Check author files against the house's rules and against what was released before."""
    return _sorted([*_content(sources), *check_history(sources, history)])


def _content(sources: Sources) -> list[Problem]:
    return [
        *sources.problems,
        *check_files(sources),
        *check_keys(sources),
        *check_repetitions(sources),
        *check_references(sources),
        *check_languages(sources),
        *check_levels(sources),
        *check_ecf(sources),
        *check_wording(sources),
    ]


def _readable(shelf: Path) -> list[Referential]:
    """Return the releases, or none of them if one is damaged: then that comes first."""
    try:
        return list(load_all(shelf).values())
    except DamagedRelease:
        return []


def _sorted(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=in_reading_order))
