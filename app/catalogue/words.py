"""Words of the glossary where they stand in other texts: the first time on a page, each leads to its meaning."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from markupsafe import Markup, escape

from referential import Referential
from referential.addresses import glossary_path
from referential.cooperation import Term

EVERYDAY = {
    *(
        "assessment",
        "award",
        "competence",
        "cooperation",
        "decision",
        "domain",
        "evidence",
        "exchange",
    ),
    *("impact", "issuer", "level", "participant", "programme", "progress", "release", "skill"),
    *("social-organisation", "staff", "stage", "tech-partner"),
}
"""Terms that every page explains by itself, or that stand in every second sentence: they are not linked."""
ABBREVIATION = 5
"""Words in capitals up to this length mean something else in small letters: WCAG, but not “ai”."""


@dataclass
class Words:
    """What one page has linked so far."""

    referential: Referential
    language: str
    met: set[str] = field(default_factory=set)

    def __call__(self, text: str) -> Markup:
        """Return a plain text with a link at the first occurrence of each term; all else in it is escaped."""
        pattern, terms = _known(self.language, _Hashed(self.referential))
        if pattern is None:
            return escape(text)
        made, done = Markup(), 0
        for found in pattern.finditer(text):
            term = terms.get(_key(found[0]))
            if term is None or term.id in self.met:
                continue
            self.met.add(term.id)
            made += escape(text[done : found.start()]) + self._link(term, found[0])
            done = found.end()
        return made + escape(text[done:])

    def _link(self, term: Term, word: str) -> Markup:
        return Markup('<a class="term" href="{}#{}" title="{}">{}</a>').format(
            glossary_path(self.referential.version),
            term.id,
            term.definition.in_language(self.language),
            word,
        )


@dataclass(frozen=True)
class _Hashed:
    """A release as an argument of what is kept: its digest says which one it is."""

    referential: Referential

    def __hash__(self) -> int:
        return hash(self.referential.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hashed) and self.referential.digest == other.referential.digest


@lru_cache(maxsize=32)
def _known(language: str, of: _Hashed) -> tuple[re.Pattern[str] | None, Mapping[str, Term]]:
    """Return the pattern that finds the terms of a release's glossary, and the terms by their forms."""
    glossary = of.referential.cooperation.glossary
    terms: dict[str, Term] = {}
    for term in glossary.terms if glossary else ():
        if term.id not in EVERYDAY:
            for name in (term.title, *term.also):
                for form in re.split(r"[(),]", name.in_language(language)):
                    if form.strip():
                        terms.setdefault(form.strip(), term)
    if not terms:
        return None, terms
    longest_first = sorted(terms, key=len, reverse=True)
    forms = "|".join(r"s?\s".join(map(re.escape, form.split())) for form in longest_first)
    return re.compile(rf"(?<![\w-])(?:{forms})s?(?![\w-])", re.IGNORECASE), {
        _key(form): term for form, term in terms.items()
    }


def _key(form: str) -> str:
    """Return what two forms have in common: small letters without plural endings; an abbreviation stays as it is."""
    if form.isupper() and len(form) <= ABBREVIATION:
        return form
    return " ".join(word.removesuffix("s") for word in form.casefold().split())
