"""What a match says, in the reader's words: levels and competences by their titles, days, languages and places."""

from dataclasses import dataclass
from datetime import date

from babel import Locale

from app.library import Library
from app.matching.rules import Fact, MatchReason
from app.needs.tables import Duration
from app.plumbing.languages import LOCALES, long_date, translations
from referential import LevelId
from referential.errors import ReferentialError


@dataclass(frozen=True)
class MatchWords:
    """Puts the reasons of matches into one language, in the words of the latest release."""

    library: Library
    language: str

    def said(self, reason: MatchReason) -> str:
        """Return what a reason says."""
        return self._filled(reason.template, reason)

    def change(self, reason: MatchReason) -> str:
        """Return what would open a closed gate; nothing for a reason that closes nothing."""
        return self._filled(reason.change, reason) if reason.change else ""

    def competence(self, competence_id: str) -> str:
        """Return a competence's title; its id where the latest release does not know it."""
        try:
            found = self.library.latest.competence(competence_id)
        except ReferentialError:
            return competence_id
        return found.title.in_language(self.language)

    def level(self, level_id: str) -> str:
        """Return a level's title."""
        return self.library.latest.level(LevelId(level_id)).title.in_language(self.language)

    def _filled(self, template: str, reason: MatchReason) -> str:
        values = {name: self._fact(reason, name, fact) for name, fact in reason.facts.items()}
        return translations(self.language).gettext(template).format(**values)

    def _fact(self, reason: MatchReason, name: str, fact: Fact) -> str:
        if isinstance(fact, date):
            return long_date(fact, self.language)
        if not isinstance(fact, tuple):
            return str(fact)
        if name == "place":
            return self._place(*fact)
        kind = reason.gate.value if name in ("wanted", "offered") and reason.gate else name
        return ", ".join(self._one(kind, item) for item in fact)

    def _one(self, kind: str, item: str) -> str:
        if kind == "levels":
            return self.level(item)
        if kind == "competences":
            competence, _, level = item.partition("@")
            return f"{self.competence(competence)} ({self.level(level)})"
        if kind in ("format", "formats"):
            return translations(self.language).gettext(Duration(item).label)
        return str(self._locale.languages.get(item, item))

    def _place(self, town: str, country: str) -> str:
        name = str(self._locale.territories.get(country, country))
        return ", ".join(filter(None, (town, name)))

    @property
    def _locale(self) -> Locale:
        return Locale.parse(LOCALES.get(self.language, self.language))
