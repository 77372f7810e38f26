"""Which competences of a release are no longer proposed, and what takes their place.

Which awards stand on them is the issuing room's to say: it knows awards, this room does not.
"""

from dataclasses import dataclass
from datetime import date

from app.catalogue.library import Library
from referential import Competence


@dataclass(frozen=True)
class Retired:
    """A competence of a release that a later one, or the release itself, deprecates."""

    competence: Competence
    """As the release in which it was first deprecated says it: with the reason and the note."""
    release: str
    """The first release that says it is deprecated."""
    released_on: date | None
    replaced_by: tuple[Competence, ...]
    """What takes its place in the latest release; none when it is simply obsolete."""


def deprecated_in(library: Library, version: str) -> dict[str, Retired]:
    """Return, by id, the competences of a release that are deprecated by now.

    Raises:
        NotFound: there is no such release.
    """
    held = library.release(version).by_id
    later = list(library.releases)
    later = later[later.index(version) :]
    found: dict[str, Retired] = {}
    for number in later:
        release = library.releases[number]
        for competence in release.competences:
            known = competence.id in held and competence.id not in found
            if known and competence.deprecated is not None:
                successors = competence.deprecated.replaced_by
                found[competence.id] = Retired(
                    competence,
                    number,
                    release.released_on,
                    tuple(library.latest.competence(one) for one in successors),
                )
    # What a later release proposes again is not deprecated any more.
    last = library.latest.by_id
    return {
        one: retired
        for one, retired in found.items()
        if one in last and last[one].deprecated is not None
    }
