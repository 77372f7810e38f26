"""What changed between two releases, in the reader's language.

The referential says it as a sentence with names to fill in, and brings the translations of its own sentences.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app.errors import N_
from app.plumbing.languages import LANGUAGES
from referential import Referential
from referential.changes import Change, Diff, Kind, Subject
from referential.values import FALLBACK

KIND_NAMES = {
    Kind.REMOVED: N_("Removed"),
    Kind.BOUNDARY: N_("Level boundary moved"),
    Kind.DEPRECATED: N_("Deprecated"),
    Kind.ADDED: N_("Added"),
    Kind.MAPPING: N_("Mapping changed"),
    Kind.CHANGED: N_("Changed"),
    Kind.REWORDED: N_("Reworded"),
    Kind.TRANSLATED: N_("Translated"),
}


@dataclass(frozen=True)
class Told:
    """One change, as a reader sees it."""

    subject: str
    sentence: str
    before: str | None
    after: str | None
    language: str
    """The language of what was before and what is after."""


@dataclass(frozen=True)
class Names:
    """How a reader calls what the two releases call by an id; an id that neither knows stays as it is."""

    releases: tuple[Referential, ...]
    """The newer first: what is still there goes by its name of today."""
    language: str

    def of(self, about: Subject, translate: Callable[[str], str]) -> str:
        """Return the name of what a change is about."""
        if about.noun:
            return f"{translate(about.noun)} {self._domain(about.id)}".rstrip()
        competence, _, level = about.id.partition("/")
        named = self._competence(competence)
        return f"{named} · {self.level(level)}" if level else named

    def level(self, level_id: str) -> str:
        """Return the name of a level."""
        for level in self.releases[0].levels:
            if level.id.value == level_id:
                return level.title.in_language(self.language)
        return level_id

    def values(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return what stands for a sentence's gaps, as a reader calls it."""
        named = {**values}
        if "language" in named:
            named["language"] = LANGUAGES.get(named["language"], named["language"])
        if "level" in named:
            named["level"] = self.level(named["level"])
        return named

    def _competence(self, competence_id: str) -> str:
        known = (one for release in self.releases for one in release.competences)
        found = next((one for one in known if one.id == competence_id), None)
        return competence_id if found is None else found.title.in_language(self.language)

    def _domain(self, domain_id: str) -> str:
        known = (one for release in self.releases for one in release.domains)
        found = next((one for one in known if one.id == domain_id), None)
        return domain_id if found is None else found.title.in_language(self.language)


def told(
    difference: Diff, translate: Callable[[str], str], names: Names
) -> Iterator[tuple[str, list[Told]]]:
    """Return the changes by kind, in the order in which kinds are told; a kind without changes is left out."""
    for kind, name in KIND_NAMES.items():
        changes = difference.of_kind(kind)
        if changes:
            yield translate(name), [_told(change, translate, names) for change in changes]


def _told(change: Change, translate: Callable[[str], str], names: Names) -> Told:
    return Told(
        subject=names.of(change.about, translate),
        sentence=translate(change.template).format(**names.values(change.values)),
        before=change.before,
        after=change.after,
        language=change.values.get("language", FALLBACK),
    )
