"""How a reader calls what two releases of the referential call by an id."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.errors import N_
from app.plumbing.languages import LANGUAGES
from referential import LevelId, Referential
from referential.changes import Subject
from referential.values import Text

Translate = Callable[[str], str]
_SENTENCE = re.compile(rf"(?:{'|'.join(LevelId)})-(\d+)")
_FRAMEWORKS = {"digcomp": "DigComp", "esco": "ESCO", "transversal": "e-CF 4.0"}
_WORDS = {
    "volunteer": N_("for volunteers"),
    "staff": N_("for staff members"),
    "both": N_("for both sides"),
    "closeMatch": N_("close match"),
    "relatedMatch": N_("related match"),
}
_NOUNS = {"the referential": N_("the list of competences")}
_PARTS = {
    "article": "charter",
    "rule of conduct": "conduct",
    "term": "glossary",
    "guided question": "questions",
}
"""In which part of the shared language an entry stands, where its noun in the plural does not say it."""


@dataclass(frozen=True)
class Names:
    """How a reader calls what the two releases call by an id; an id that neither knows stays as it is."""

    releases: tuple[Referential, ...]
    """The newer first: what is still there goes by its name of today."""
    language: str

    def of(self, about: Subject, translate: Translate) -> tuple[str, str]:
        """Return the name of what a change is about, and of its level, if it is about one."""
        if about.noun:
            name = self._named(about.id, self._entries(about.noun))
            return f"{translate(_NOUNS.get(about.noun, about.noun))} {name}".rstrip(), ""
        named, _, level = about.id.partition("/")
        return self._named(named, (*self._competences(), *self._frameworks())), self.level(level)

    def level(self, level_id: str) -> str:
        """Return the name of a level."""
        return self._named(level_id, self._levels())

    def values(self, values: Mapping[str, str], translate: Translate) -> dict[str, str]:
        """Return what stands for a sentence's gaps, as a reader calls it."""
        named = {**values}
        if "language" in named:
            named["language"] = LANGUAGES.get(named["language"], named["language"])
        if "level" in named:
            named["level"] = self.level(named["level"])
        if "id" in named:
            named["id"] = _SENTENCE.sub(r"\1", named["id"])
        if "name" in named:
            named["name"] = _FRAMEWORKS.get(named["name"], named["name"])
        if "relation" in named:
            named["relation"] = translate(_WORDS.get(named["relation"], named["relation"]))
        if named.get("instead"):
            named["instead"] = self._each(named["instead"])
        return named

    def state(self, said: str | None, translate: Translate) -> str | None:
        """Return what something was or is: a text as it stands, ids by their names, sentences by their numbers."""
        if said is None:
            return None
        if said in _WORDS:
            return translate(_WORDS[said])
        return self._each(said)

    def _each(self, said: str) -> str:
        parts = said.split(", ")
        if all(_SENTENCE.fullmatch(part) for part in parts):
            return _SENTENCE.sub(r"\1", said)
        known = {**dict(self._domains()), **dict(self._competences())}
        if all(part in known for part in parts):
            return ", ".join(known[part].in_language(self.language) for part in parts)
        return said

    def _named(self, sought: str, known: Iterable[tuple[str, Text]]) -> str:
        found = next((title for known_id, title in known if known_id == sought), None)
        return sought if found is None else found.in_language(self.language)

    def _levels(self) -> Iterator[tuple[str, Text]]:
        return ((one.id.value, one.title) for release in self.releases for one in release.levels)

    def _domains(self) -> Iterator[tuple[str, Text]]:
        return ((one.id, one.title) for release in self.releases for one in release.domains)

    def _competences(self) -> Iterator[tuple[str, Text]]:
        return ((one.id, one.title) for release in self.releases for one in release.competences)

    def _frameworks(self) -> Iterator[tuple[str, Text]]:
        frameworks = (one for release in self.releases for one in release.frameworks.values())
        return ((one.id, one.title) for one in frameworks)

    def _entries(self, noun: str) -> Iterator[tuple[str, Text]]:
        if noun in ("domain", "level"):
            return self._domains() if noun == "domain" else self._levels()
        name = _PARTS.get(noun, f"{noun}s")
        parts = (release.cooperation.parts().get(name) for release in self.releases)
        return ((entry.id, entry.title) for part in parts if part for entry in part.entries)
