"""Which papers a country asks for, by which rule, and what stays open: read from one file a country."""

import tomllib
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from referential.values import Slug, Text, Value

FILES = Path(__file__).with_name("countries")
ELSEWHERE = "other"
"""The file of every country that is not described yet."""


class Category(StrEnum):
    """How time is given; a file says which forms of cooperation these are."""

    VOLUNTARY = "voluntary"
    COMPANY = "company"


class PaperKind(StrEnum):
    """What a paper is made of."""

    TIME = "time"
    VALUATION = "valuation"
    RECEIPT = "receipt"
    RIGHTS = "rights"
    EXPERIENCE = "experience"


OF_PERSON = frozenset({PaperKind.RIGHTS, PaperKind.EXPERIENCE})
"""Papers that a person draws up about themselves; nobody else sees them here."""


class GivenAs(Value):
    """Forms of cooperation in which time is given in the same way."""

    id: Category
    title: Text
    forms: tuple[Slug, ...]


class Account(Value):
    """A line of one side of the valuation."""

    side: Literal["use", "origin"]
    number: str
    title: Text
    category: Category | None = None
    """What is valued in it; nothing: nobody can know it here."""


class PaperRule(Value):
    """A rule that a paper follows, as its source says it."""

    name: Text
    says: Text
    since: date | None = None
    """From which day on, where the source names it."""


class PaperModel(Value):
    """What one paper says beside its numbers."""

    id: Slug
    kind: PaperKind
    title: Text
    lead: Text
    rules: tuple[PaperRule, ...] = ()
    open: tuple[Text, ...] = ()
    """What nobody can know here: an empty field."""
    jurist: tuple[Text, ...] = ()
    """What a jurist must check before anyone relies on it."""


class Country(Value):
    """All that is known of one country's papers."""

    code: str = ""
    """The name of its file."""
    name: Text
    read_on: date | None = None
    """When its rules were read; nothing where none is described."""
    currency: str = ""
    categories: tuple[GivenAs, ...]
    accounts: tuple[Account, ...] = ()
    papers: tuple[PaperModel, ...] = Field(min_length=1)

    def category_of(self, form: str) -> GivenAs | None:
        """Return how time is given in a form of cooperation; nothing where it is not said."""
        return next((one for one in self.categories if form in one.forms), None)

    def forms_of(self, category: Category) -> frozenset[str]:
        """Return the forms of cooperation in which time is given in one way."""
        return frozenset(
            form for one in self.categories if one.id is category for form in one.forms
        )


@cache
def countries() -> dict[str, Country]:
    """Return the countries, the described ones first."""
    paths = sorted(FILES.glob("*.toml"), key=lambda path: (path.stem == ELSEWHERE, path.stem))
    return {
        path.stem: Country(**tomllib.loads(path.read_text(encoding="utf-8")), code=path.stem)
        for path in paths
    }


def country_for(asked: str, language: str) -> Country:
    """Return the country that was asked for, else the one whose code is the programme's language, else any other.

    Args:
        asked: its code, as an address names it.
        language: that of the programme.
    """
    known = countries()
    return known.get(asked) or known.get(language) or known[ELSEWHERE]
