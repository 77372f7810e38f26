"""Finding one's way in a release: by words, domain, audience, level or e-CF code; and how far it covers e-CF."""

from dataclasses import dataclass

from referential import Competence, Referential
from referential.frameworks import ECF
from referential.models import Status
from referential.search import Found, search

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
    offered: bool = False
    """Only competences that are still proposed to people."""

    @property
    def empty(self) -> bool:
        """Whether nothing is asked for."""
        return self == Wish()


def find(referential: Referential, wish: Wish, language: str) -> list[Competence]:
    """Return the competences that answer a wish; with words, the best answers first."""
    if not wish.words.strip():
        return [one for one in referential.competences if _fits(one, wish)]
    return [found.competence for found in heard(referential, wish, language)]


def heard(referential: Referential, wish: Wish, language: str) -> list[Found]:
    """Return the competences that answer the words of a wish, best first, each with the reason."""
    return search(referential, wish.words, language, fits=lambda one: _fits(one, wish))


def _fits(competence: Competence, wish: Wish) -> bool:
    levels = [
        level for level_id, level in competence.levels.items() if wish.level in ("", level_id.value)
    ]
    return (
        wish.domain in ("", competence.domain)
        and (not wish.offered or competence.status is Status.ACTIVE)
        and (not wish.audience or competence.audience.value in (wish.audience, "both"))
        and bool(levels)
        and (
            not wish.code or any(claim.code == wish.code for level in levels for claim in level.ecf)
        )
    )


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
