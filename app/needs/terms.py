"""What needs and offers share as people type it: where, in which languages, for how long; and how levels are named."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.errors import N_, BadInput, Trouble, inside
from app.exchanges.rules import check_offered
from app.library import Library
from app.needs.tables import Duration, Venue
from app.plumbing.countries import NEAR, SPOKEN
from app.plumbing.texts import Line, Lines, Typed
from referential import LevelId

MOST_LEVELS = 12
"""How many competences an offer names, and how many are named in return."""


def _upper(given: Any) -> Any:
    return given.strip().upper() if isinstance(given, str) else given


def _listed(given: Any) -> Any:
    """Return a list without what stands in it twice, in its order."""
    return list(dict.fromkeys(given)) if isinstance(given, list) else given


Spoken = Annotated[Line, Field(pattern=f"^({'|'.join(SPOKEN)})$")]
Country = Annotated[Line, BeforeValidator(_upper), Field(pattern=f"^({'|'.join(NEAR)})?$")]


class LevelIn(Typed):
    """A competence and one of its levels."""

    competence: Line = Field(min_length=1, max_length=80)
    level: LevelId


class Terms(Typed):
    """What a need and an offer have in common, as it is typed. Places and languages are gates, never points."""

    title: Line = Field(default="", max_length=200)
    words: Lines = Field(default="", max_length=2000)
    venue: Venue = Venue.EITHER
    country: Country = ""
    """ISO 3166-1 alpha-2."""
    town: Line = Field(default="", max_length=100)
    languages: Annotated[list[Spoken], BeforeValidator(_listed)] = Field(
        default_factory=list, max_length=len(SPOKEN)
    )
    """ISO 639-1."""
    durations: Annotated[list[Duration], BeforeValidator(_listed)] = Field(
        default_factory=list, max_length=len(Duration)
    )
    public: bool = False
    """Whether it may stand in the public feed while it is open: never with a name or a free text."""


def lacking(terms: Terms) -> list[Trouble]:
    """Return what keeps something from being opened: a draft may lack it, what others read may not."""
    found = []
    if not terms.languages:
        found.append(Trouble(N_("Choose at least one language."), field="languages"))
    if not terms.durations:
        found.append(Trouble(N_("Choose at least one duration."), field="durations"))
    if terms.venue is Venue.ON_SITE and not (terms.country and terms.town):
        found.append(Trouble(N_("Working on the spot needs a country and a town."), field="town"))
    return found


def check_levels(library: Library, release: str, named: Sequence[LevelIn], *, field: str) -> None:
    """Refuse levels that a release does not define or no longer proposes, and a competence named twice.

    Raises:
        BadInput, NotFound, RuleRefused: which one, and why.
    """
    for place, one in enumerate(named):
        with inside(f"{field}[{place}]"):
            check_offered(library.level_in(release, one.competence, one.level).competence)
    twice = [
        one.competence
        for place, one in enumerate(named)
        if one.competence in {before.competence for before in named[:place]}
    ]
    if twice:
        raise BadInput(
            N_("“{competence}” is named twice."),
            field=field,
            competence=_title(library, release, twice[0]),
        )


def check_way(library: Library, release: str, competence: str, way: tuple[str, str]) -> None:
    """Refuse a way that does not lead upwards: from a level, or from nothing (an empty text), to a level.

    Raises:
        BadInput, NotFound: the release does not define a level, or the second is not above the first.
        RuleRefused: the release calls the competence deprecated.
    """
    start, end = way
    target = library.level_in(release, competence, end)
    check_offered(target.competence)
    if start and library.release(release).level(start).rank >= target.rank:
        raise BadInput(N_("The level to reach must be above the level of today."), field="to_level")


def _title(library: Library, release: str, competence: str) -> str:
    return library.competence(release, competence).title.in_language("en")
