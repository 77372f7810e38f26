"""Check the draft against what was released: nothing vanishes, no id comes back as another thing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from referential.models import Competence, Referential, Status
from referential.problems import START, Code, Problem, Trail
from referential.sentences import N_
from referential.sources import Entry, Sources
from referential.versions import Version

_RELEASED = N_("the competence was released in {since}, so it is no draft any more")


@dataclass(frozen=True)
class History:
    """What was released before."""

    releases: Sequence[Referential]
    """The oldest first."""
    upcoming: Version | None = None
    """The number of the release being made; None when nobody said yet."""

    @property
    def last(self) -> Referential | None:
        """The latest release."""
        return self.releases[-1] if self.releases else None

    def is_next(self, version: str) -> bool:
        """Tell whether a version may be the one in which something new appears."""
        if self.upcoming is not None:
            return Version.parse(version) == self.upcoming
        return self.last is None or Version.parse(version) > Version.parse(self.last.version)

    @property
    def next_name(self) -> str:
        """How messages name the release to come."""
        return f'"{self.upcoming}"' if self.upcoming else N_("the number of the next release")


def check_history(sources: Sources, history: History) -> Iterator[Problem]:
    """Check ids, `since` and deprecations against every release."""
    if history.last is not None:
        yield from _vanished(sources, history.last)
    for entry in sources.competences:
        before = history.last.by_id.get(entry.value.id) if history.last else None
        yield from _reused(entry, before, history)
        yield from _since(entry, before, history)
        yield from _status(entry, before, history)
        yield from _descriptors(entry, before, history.releases)


def _vanished(sources: Sources, last: Referential) -> Iterator[Problem]:
    folder = sources.folder / "competences"
    files = {path.stem for path in folder.glob("*.yaml")}
    for competence in last.competences:
        if competence.id not in files:
            yield Problem(
                str(folder / f"{competence.id}.yaml"),
                START,
                Code.HISTORY_REMOVED,
                N_(
                    "“{id}” was released in {since}, and its file is gone",
                    id=competence.id,
                    since=competence.since,
                ),
                N_("bring the file back with `status: deprecated`: badges cite it for ever"),
            )


def _reused(
    entry: Entry[Competence], before: Competence | None, history: History
) -> Iterator[Problem]:
    """Find an id that an older release used, and the last one no longer holds."""
    competence_id = entry.value.id
    older = [release for release in history.releases if competence_id in release.by_id]
    if before is None and older:
        yield entry.problem(
            ("id",),
            Code.HISTORY_REUSED,
            N_(
                "“{competence_id}” was another competence in {version}",
                competence_id=competence_id,
                version=older[-1].version,
            ),
            N_("take a new id: badges still cite that one"),
        )


def _since(
    entry: Entry[Competence], before: Competence | None, history: History
) -> Iterator[Problem]:
    since = entry.value.since
    if before is not None and since != before.since:
        yield entry.problem(
            ("since",),
            Code.HISTORY_SINCE,
            N_(
                "`since` is {since}, but the competence was first released in {released}",
                since=since,
                released=before.since,
            ),
            N_('write `since: "{since}"`', since=before.since),
        )
    if before is None and not history.is_next(since):
        yield entry.problem(
            ("since",),
            Code.HISTORY_SINCE,
            N_("`since` is {since}, but no release {since} holds this competence", since=since),
            N_("write {next_name}", next_name=history.next_name),
        )


def _status(
    entry: Entry[Competence], before: Competence | None, history: History
) -> Iterator[Problem]:
    now = entry.value
    if before is not None and now.status is Status.DRAFT:
        yield entry.problem(
            ("status",),
            Code.HISTORY_STATUS,
            _RELEASED.filled(since=before.since),
            N_("write `status: active`, or deprecate it"),
        )
    if before is not None and before.deprecated and not now.deprecated:
        yield entry.problem(
            ("id",),
            Code.HISTORY_REUSED,
            N_(
                "“{id}” was deprecated in {since}, and comes back as something new",
                id=now.id,
                since=before.deprecated.since,
            ),
            N_("take a new id, and keep this file as it was"),
        )
    yield from _deprecated_since(entry, before, history)


def _deprecated_since(
    entry: Entry[Competence], before: Competence | None, history: History
) -> Iterator[Problem]:
    if entry.value.deprecated is None:
        return
    since = entry.value.deprecated.since
    trail: Trail = ("deprecated", "since")
    if before is not None and before.deprecated:
        if since != before.deprecated.since:
            right = before.deprecated.since
            yield entry.problem(
                trail,
                Code.HISTORY_SINCE,
                N_(
                    "the competence was deprecated in {right}, not in {since}",
                    right=right,
                    since=since,
                ),
                N_('write `since: "{since}"`', since=right),
            )
    elif not history.is_next(since):
        yield entry.problem(
            trail,
            Code.HISTORY_SINCE,
            N_("the deprecation is said to stand since {since}, but it is new", since=since),
            N_("write {next_name}", next_name=history.next_name),
        )


def _descriptors(
    entry: Entry[Competence], before: Competence | None, releases: Sequence[Referential]
) -> Iterator[Problem]:
    """Find descriptors whose id belonged to another one that was dropped since."""
    if before is None:
        return
    current = _ids(before)
    dropped: dict[str, str] = {}
    for release in releases:
        older = release.by_id.get(entry.value.id)
        for name in _ids(older) - current if older else ():
            dropped.setdefault(name, release.version)
    for level_id, level in entry.value.levels.items():
        for index, descriptor in enumerate(level.descriptors):
            if descriptor.id in dropped:
                yield entry.problem(
                    ("levels", level_id.value, "descriptors", index, "id"),
                    Code.HISTORY_REUSED,
                    N_(
                        "{id} was another descriptor in {dropped}",
                        id=descriptor.id,
                        dropped=dropped[descriptor.id],
                    ),
                    N_("number it past the highest ever used"),
                )


def _ids(competence: Competence) -> set[str]:
    return {
        descriptor.id for level in competence.levels.values() for descriptor in level.descriptors
    }
