"""Finding one's way in a release: by words, domain, audience, level or e-CF code; and how far it covers e-CF."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.plumbing.texts import folded
from referential import Competence, Referential
from referential.frameworks import ECF

LEVELS = ("e-1", "e-2", "e-3", "e-4", "e-5")


@dataclass(frozen=True)
class Wish:
    """What a reader looks for; what is empty does not narrow."""

    words: str = ""
    domain: str = ""
    audience: str = ""
    level: str = ""
    """Only competences that claim an e-CF level at this one of ours, when a code is asked for too."""
    code: str = ""
    """An e-CF code, such as D.7."""

    @property
    def empty(self) -> bool:
        """Whether nothing is asked for."""
        return self == Wish()


def find(referential: Referential, wish: Wish, language: str) -> list[Competence]:
    """Return the competences that answer a wish; with words, the best answers first.

    Every word must occur, in any form that begins like it. A word in the title counts most, then in the description,
    then anywhere in the levels.
    """
    found = [one for one in referential.competences if _fits(one, wish)]
    words = folded(wish.words).split()
    if not words:
        return found
    texts = _texts(referential, language)
    scored = [(_score(texts[one.id], words), one) for one in found]
    ranked = sorted(scored, key=lambda pair: -pair[0])
    return [one for score, one in ranked if score > 0]


def _fits(competence: Competence, wish: Wish) -> bool:
    levels = [
        level for level_id, level in competence.levels.items() if wish.level in ("", level_id.value)
    ]
    return (
        wish.domain in ("", competence.domain)
        and (not wish.audience or competence.audience.value in (wish.audience, "both"))
        and bool(levels)
        and (
            not wish.code or any(claim.code == wish.code for level in levels for claim in level.ecf)
        )
    )


Texts = dict[str, tuple[str, str, str]]


# Folding sixty competences takes ten milliseconds: done once per release and language.
_FOLDED: dict[tuple[str, str], Texts] = {}


def _texts(referential: Referential, language: str) -> Texts:
    key = (referential.digest, language)
    if key not in _FOLDED:
        _FOLDED[key] = {one.id: _folded(one, language) for one in referential.competences}
    return _FOLDED[key]


def _folded(competence: Competence, language: str) -> tuple[str, str, str]:
    sentences = [
        descriptor.text.in_language(language)
        for level in competence.levels.values()
        for descriptor in level.descriptors
    ]
    title = competence.title.in_language(language)
    description = competence.description.in_language(language)
    return tuple(" " + folded(text) for text in (title, description, " ".join(sentences)))  # type: ignore[return-value]


def _score(texts: tuple[str, str, str], words: Iterable[str]) -> int:
    total = 0
    for word in words:
        places = [
            weight for text, weight in zip(texts, (9, 3, 1), strict=True) if _begins(text, word)
        ]
        if not places:
            return 0
        total += max(places)
    return total


def _begins(text: str, word: str) -> bool:
    return any(f"{before}{word}" in text for before in (" ", "’", "'", "-", "(", "«"))


@dataclass(frozen=True)
class MapCell:
    """One level of one e-CF code on the map."""

    code: str
    level: str
    defined: bool
    """Whether the norm defines the code at this level."""
    claims: tuple[tuple[str, str], ...] = ()
    """The competences and levels of ours that claim it."""

    @property
    def shade(self) -> int:
        """How dark the cell is, from 0 to 4."""
        return min(len(self.claims), 4)


def coverage(referential: Referential) -> list[tuple[str, list[MapCell]]]:
    """Return the map of e-CF: a row for each of its codes, a cell for each of its five levels."""
    claimed: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for competence in referential.competences:
        for level_id, level in competence.levels.items():
            for claim in level.ecf:
                claimed.setdefault((claim.code, claim.level), []).append(
                    (competence.id, level_id.value)
                )
    return [
        (
            code.code,
            [
                MapCell(
                    code.code,
                    level,
                    level in code.levels,
                    tuple(claimed.get((code.code, level), ())),
                )
                for level in LEVELS
            ],
        )
        for code in referential.framework(ECF).competences
    ]
