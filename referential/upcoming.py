"""What the draft would release today, and under which number: `diff`, `check` and `release` all ask here.

Only what is ready counts: competences in `status: draft`, and those whose `since` names a later release, stay in the
draft.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from referential.changes import Diff
from referential.diff import diff
from referential.loader import assemble
from referential.models import Referential, Status
from referential.sources import Sources
from referential.versions import Version


@dataclass(frozen=True)
class Upcoming:
    """The release that the draft would make."""

    sources: Sources
    """The files that go into it."""
    referential: Referential
    diff: Diff
    left_out: tuple[str, ...]
    """The competences that stay in the draft."""

    @property
    def number(self) -> Version | None:
        """The number that follows; None when nothing changed, or when it is the first release."""
        numbers = self.diff.numbers() if self.diff.old else ()
        return numbers[0] if numbers else None


def upcoming(sources: Sources, past: Sequence[Referential]) -> Upcoming:
    """Return what a draft would release after the releases of the past, the oldest first.

    Raises:
        BrokenSource: a file of the draft cannot be read as what it should be.
    """
    last = past[-1] if past else None
    version: Version | None = None
    while True:
        ready, left_out = ready_for(sources, version)
        new = assemble(ready)
        found = Upcoming(ready, new, diff(last, new), left_out)
        # With fewer competences the number may be lower, and leave out more of them.
        if found.number is None or (version is not None and found.number >= version):
            return found
        version = found.number


def ready_for(sources: Sources, version: Version | None) -> tuple[Sources, tuple[str, ...]]:
    """Return what goes into a release with a number, or with any, and the ids of what stays in the draft."""
    later = [
        entry
        for entry in sources.competences
        if entry.value.status is Status.DRAFT
        or (version is not None and Version.parse(entry.value.since) > version)
    ]
    files = {entry.document.file for entry in later}
    ready = replace(
        sources,
        competences=tuple(entry for entry in sources.competences if entry not in later),
        documents=tuple(one for one in sources.documents if one.file not in files),
    )
    return ready, tuple(entry.value.id for entry in later)
