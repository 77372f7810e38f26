"""Run all checks on a folder, and tell everything that is wrong with it."""

from collections.abc import Iterator
from pathlib import Path

from referential.checks.cooperation import check_cooperation, check_promises
from referential.checks.ecf import check_ecf, check_steps
from referential.checks.files import check_files
from referential.checks.frozen import check_release, check_releases
from referential.checks.history import History, check_history
from referential.checks.keys import check_keys
from referential.checks.keywords import check_keywords
from referential.checks.languages import check_languages
from referential.checks.levels import check_levels
from referential.checks.references import check_references
from referential.checks.repetitions import check_repetitions
from referential.checks.training import check_training
from referential.checks.wording import check_wording
from referential.checks.words import check_words
from referential.errors import DamagedRelease
from referential.loader import load_all
from referential.manifest import MANIFEST
from referential.models import Referential
from referential.problems import Problem, in_reading_order
from referential.sources import Sources, read_sources
from referential.upcoming import upcoming


def check_folder(folder: Path) -> tuple[Problem, ...]:
    """Check a draft with the releases beside it, or one release.

    A release is checked for what must be true, not for how its files are written: they are what
    they are for ever, and a rule of style may be younger than they.

    Raises:
        WrongUse: there is no such folder.
    """
    sources = read_sources(folder)
    if (folder / MANIFEST).exists():
        return _sorted([*check_release(folder), *sources.problems, *_truths(sources)])
    releases = folder.parent / "releases"
    frozen = list(check_releases(releases))
    past = tuple(_readable(releases))
    problems = [*frozen, *check_sources(sources, History(past))]
    return _sorted(problems or list(_before_release(sources, past)))


def _before_release(sources: Sources, past: tuple[Referential, ...]) -> Iterator[Problem]:
    """Check a sound draft against the number that its changes give, as a release will."""
    coming = upcoming(sources, past)
    if coming.number is not None:
        yield from check_history(coming.sources, History(past, coming.number))
        yield from check_cooperation(coming.sources)


def check_sources(sources: Sources, history: History) -> tuple[Problem, ...]:
    """Check author files against the house's rules and against what was released before."""
    style = [
        *check_files(sources),
        *check_keys(sources),
        *check_wording(sources),
        *check_words(sources),
        *check_steps(sources),
        *check_training(sources),
    ]
    past = [*check_history(sources, history), *check_promises(sources, history)]
    return _sorted([*sources.problems, *style, *_truths(sources), *past])


def _truths(sources: Sources) -> list[Problem]:
    return [
        *check_repetitions(sources),
        *check_references(sources),
        *check_cooperation(sources),
        *check_languages(sources),
        *check_keywords(sources),
        *check_levels(sources),
        *check_ecf(sources),
    ]


def _readable(releases: Path) -> list[Referential]:
    """Return the releases, or none of them if one is damaged: then that comes first."""
    try:
        return list(load_all(releases).values())
    except DamagedRelease:
        return []


def _sorted(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=in_reading_order))
