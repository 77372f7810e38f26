"""The rest of the shared language: forms of cooperation, impact themes and indicators, charter, glossary.

Each part is one author file, and each file may be missing: releases before 1.0.0 have none of them.
Source: the study behind the project (2019), which asks for a guide with typologies of cooperation, a
glossary, an impact grid for both parties and the community, and a charter.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Protocol

from pydantic import Field

from referential.values import Language, Slug, Text, Value, VersionText

Fact = Annotated[str, Field(pattern=r"^F[0-9]{2}$")]
"""The id of a finding of the study, in frameworks/study-2019.yaml."""


class Party(StrEnum):
    """For whom an exchange makes a difference."""

    SOCIAL_ORGANISATION = "social-organisation"
    TECH_PARTNER = "tech-partner"
    PERSON = "person"
    COMMUNITY = "community"


class Named(Protocol):
    """An entry of a part: it has an id that is never reused, and a title."""

    @property
    def id(self) -> str:
        """Its stable id."""

    @property
    def title(self) -> Text:
        """Its name for people."""


class Side(Value):
    """What one side of a cooperation puts in, and what it takes home."""

    brings: Text
    gets: Text


class CooperationForm(Value):
    """A way in which a social-utility organisation and a tech company work together."""

    id: Slug
    title: Text
    description: Text
    social_organisation: Side
    tech_partner: Side
    fits: Text
    """When it is the right choice."""
    attention: tuple[Text, ...] = Field(min_length=1)
    """What to settle before it starts."""
    facts: tuple[Fact, ...] = ()


class Theme(Value):
    """A Sustainable Development Goal of the United Nations, and how an exchange serves it."""

    number: Annotated[int, Field(ge=1, le=17)]
    title: Text
    contribution: Text
    """How a pro bono exchange about tech serves it."""

    @property
    def id(self) -> str:
        """The goal as an id: `goal-4`."""
        return f"goal-{self.number}"


class Indicator(Value):
    """Something that is measured at baseline and again at the end, so that progress shows."""

    id: Slug
    party: Party
    title: Text
    measures: Text
    unit: Text
    baseline: Text
    """How to collect it before the exchange."""
    final: Text
    """How to collect it at the end."""
    facts: tuple[Fact, ...] = ()


class Article(Value):
    """One article of the charter: a principle, and what each side commits to."""

    id: Slug
    title: Text
    principle: Text
    social_organisation: Text
    tech_partner: Text


class Term(Value):
    """A word of the field, with its one meaning here."""

    id: Slug
    title: Text
    definition: Text
    see_also: tuple[Slug, ...] = ()


class Part(Value):
    """What all parts share: which of their languages no native speaker has reviewed yet."""

    working_translations: tuple[Language, ...] = ()

    @property
    def entries(self) -> Sequence[Named]:
        """What the part is made of, in the author's order."""
        return ()


class Forms(Part):
    """The file forms.yaml."""

    forms: tuple[CooperationForm, ...] = Field(min_length=1)

    @property
    def entries(self) -> Sequence[Named]:
        """The forms of cooperation."""
        return self.forms


class Themes(Part):
    """The file themes.yaml."""

    themes: tuple[Theme, ...] = Field(min_length=1)

    @property
    def entries(self) -> Sequence[Named]:
        """The goals."""
        return self.themes


class Indicators(Part):
    """The file indicators.yaml."""

    indicators: tuple[Indicator, ...] = Field(min_length=1)

    @property
    def entries(self) -> Sequence[Named]:
        """The indicators."""
        return self.indicators


class Charter(Part):
    """The file charter.yaml: what both sides accept before an exchange starts."""

    version: VersionText
    """Its own number: it changes only when the charter does, so that an acceptance keeps its meaning."""
    title: Text
    preamble: Text
    articles: tuple[Article, ...] = Field(min_length=1)

    @property
    def entries(self) -> Sequence[Named]:
        """The articles."""
        return self.articles


class Glossary(Part):
    """The file glossary.yaml."""

    terms: tuple[Term, ...] = Field(min_length=1)

    @property
    def entries(self) -> Sequence[Named]:
        """The terms."""
        return self.terms


class Cooperation(Value):
    """All five parts; None where a release has none."""

    forms: Forms | None = None
    themes: Themes | None = None
    indicators: Indicators | None = None
    charter: Charter | None = None
    glossary: Glossary | None = None

    def parts(self) -> dict[str, Part]:
        """Return the parts that there are, by their names, which are also those of their files."""
        named: dict[str, Part | None] = {name: getattr(self, name) for name in PARTS}
        return {name: part for name, part in named.items() if part is not None}


PARTS: dict[str, type[Part]] = {
    "forms": Forms,
    "themes": Themes,
    "indicators": Indicators,
    "charter": Charter,
    "glossary": Glossary,
}
"""The parts by their names, in the order in which they are read."""

LISTS = {
    "forms": "forms",
    "themes": "themes",
    "indicators": "indicators",
    "charter": "articles",
    "glossary": "terms",
}
"""The key under which a part's file lists its entries."""
