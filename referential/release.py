"""Make a release of the draft: check, compare with the last one, number it, freeze it.

Only what is ready goes into a release: competences in `status: draft`, and those whose `since`
names a later one, stay in the draft.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from referential.changelog import with_release
from referential.changes import Diff
from referential.checks.frozen import check_releases
from referential.checks.history import History
from referential.checks.run import check_sources
from referential.diff import diff
from referential.errors import ReleaseRefused, WrongUse, either
from referential.freezing import freeze
from referential.loader import assemble, load_all
from referential.manifest import Manifest
from referential.models import Referential
from referential.problems import Problem
from referential.sentences import N_
from referential.sources import Sources, read_sources
from referential.upcoming import ready_for
from referential.versions import SIZES, Size, Version


@dataclass(frozen=True)
class Candidate:
    """A release that may be made."""

    sources: Sources
    referential: Referential
    diff: Diff
    left_out: tuple[str, ...]
    """The competences that stay in the draft."""
    previous: str | None
    """The digest of the last release."""


def prepare(draft: Path, releases: Path, version: Version, released_on: date) -> Candidate:
    """Check that the draft may become a release with this number.

    Raises:
        ReleaseRefused: the checks found something, or the number is not the right one.
        WrongUse: there is no such draft, or the release exists.
        DamagedRelease: an earlier release is not what it was.
    """
    if (releases / str(version)).exists():
        raise WrongUse(
            N_("release {version} exists already; a release is never made again", version=version)
        )
    _refuse_problems(tuple(check_releases(releases)), N_("an earlier release is damaged"))
    past = tuple(load_all(releases).values())
    sources, left_out = ready_for(read_sources(draft), version)
    problems = check_sources(sources, History(past, version))
    _refuse_problems(problems, N_("the draft has problems"))
    referential = assemble(sources).model_copy(
        update={"version": str(version), "released_on": released_on}
    )
    last = past[-1] if past else None
    difference = diff(last, referential)
    _refuse_number(difference, version)
    _refuse_date(last, released_on)
    return Candidate(sources, referential, difference, left_out, last.digest if last else None)


def publish(candidate: Candidate, releases: Path) -> Manifest:
    """Freeze a release, and tell its changes in the CHANGELOG.md beside the releases.

    Raises:
        WrongUse: the release exists already.
    """
    referential = candidate.referential
    manifest = freeze(
        candidate.sources,
        referential,
        releases / referential.version,
        previous=candidate.previous,
    )
    log = releases.parent / "CHANGELOG.md"
    before = log.read_text(encoding="utf-8") if log.exists() else ""
    after = with_release(before, candidate.diff, referential, manifest.released_on)
    log.write_text(after, encoding="utf-8")
    return manifest


def _refuse_problems(problems: tuple[Problem, ...], why: str) -> None:
    if problems:
        raise ReleaseRefused(
            N_(
                "{why}: {count} to correct, the first is {problem}",
                why=why,
                count=len(problems),
                problem=problems[0],
            ),
            problems,
        )


def _refuse_number(difference: Diff, version: Version) -> None:
    right = difference.numbers()
    if difference.old is not None and difference.size is Size.NONE:
        raise ReleaseRefused(
            N_("nothing changed since {old}; a release needs something to tell", old=difference.old)
        )
    if version not in right:
        size = N_(
            "the changes since {old} are {size}",
            old=difference.old,
            size=SIZES[difference.size],
        )
        why = size if difference.old else N_("this is the first release")
        raise ReleaseRefused(
            N_(
                "{version} is not the right number: {why}, so it is {offered} ({reason})",
                version=version,
                why=why,
                offered=either([str(number) for number in right]),
                reason=difference.reason,
            )
        )


def _refuse_date(last: Referential | None, released_on: date) -> None:
    if last and last.released_on and released_on < last.released_on:
        raise ReleaseRefused(
            N_(
                "{released_on} is before {before}, the day of release {version}; give that day or a later one",
                released_on=released_on,
                before=last.released_on,
                version=last.version,
            )
        )
