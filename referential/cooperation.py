"""The rest of the shared language: guide, forms of cooperation, impact, charter, code of conduct, glossary.

Each part is one author file, and each file may be missing: releases before 1.0.0 have none of them, and
1.0.0 has no stages, practices, obstacles, documents, code of conduct or guided questions.
Source: the study behind the project (2019), which asks for a guide with typologies of cooperation, a
glossary, an impact grid for both parties and the community, and a charter.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from referential.guide import Documents, Obstacles, Practices, Stages
from referential.parts import Fact, Named, Part
from referential.questions import Questions
from referential.values import Slug, Text, Value, VersionText


class Party(StrEnum):
    """For whom an exchange makes a difference."""

    SOCIAL_ORGANISATION = "social-organisation"
    TECH_PARTNER = "tech-partner"
    PERSON = "person"
    COMMUNITY = "community"


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


class UnitKind(StrEnum):
    """What kind of number an indicator is, so that a program can compute with it."""

    PERCENT = "percent"
    COUNT = "count"
    HOURS = "hours"
    EUROS = "euros"
    YEARS = "years"
    KILOBYTES = "kilobytes"
    SCALE = "scale-0-10"


class Moment(StrEnum):
    """When an indicator is measured."""

    START = "start"
    END = "end"
    SIX_MONTHS = "six-months"


class Indicator(Value):
    """One thing that is measured at baseline and again at the end, so that progress shows."""

    id: Slug
    party: Party
    title: Text
    measures: Text
    unit: Text
    unit_kind: UnitKind | None = None
    """What kind of number it is; releases before 2.0.0 do not say."""
    baseline: Text
    """How to collect it before the exchange."""
    final: Text
    """How to collect it at the end."""
    later: Text | None = None
    """How to collect it six months later; None where that would tell nothing more."""
    facts: tuple[Fact, ...] = ()

    @property
    def moments(self) -> dict[Moment, Text]:
        """When it is measured, and how at each moment."""
        moments = {Moment.START: self.baseline, Moment.END: self.final}
        return {**moments, Moment.SIX_MONTHS: self.later} if self.later else moments


class Article(Value):
    """One article of an agreement: a principle, and what each side commits to."""

    id: Slug
    title: Text
    principle: Text
    social_organisation: Text
    tech_partner: Text


class Term(Value):
    """A word of the field, with its one meaning here."""

    id: Slug
    title: Text
    also: tuple[Text, ...] = ()
    """What else it is called; pages recognise it by these words too."""
    definition: Text
    see_also: tuple[Slug, ...] = ()


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


class Agreement(Part):
    """A text that both sides of an exchange accept, article by article."""

    version: VersionText
    """Its own number: it changes only when the text does, so that an acceptance keeps its meaning."""
    title: Text
    preamble: Text
    articles: tuple[Article, ...] = Field(min_length=1)

    @property
    def entries(self) -> Sequence[Named]:
        """The articles."""
        return self.articles


class Charter(Agreement):
    """The file charter.yaml: the principles both sides accept before an exchange starts."""


class Conduct(Agreement):
    """The file conduct.yaml: how the people of both sides behave, day by day."""


class Glossary(Part):
    """The file glossary.yaml."""

    terms: tuple[Term, ...] = Field(min_length=1)

    @property
    def entries(self) -> Sequence[Named]:
        """The terms."""
        return self.terms


class Cooperation(Value):
    """All the parts; None where a release has none."""

    stages: Stages | None = None
    practices: Practices | None = None
    obstacles: Obstacles | None = None
    documents: Documents | None = None
    forms: Forms | None = None
    themes: Themes | None = None
    indicators: Indicators | None = None
    charter: Charter | None = None
    conduct: Conduct | None = None
    glossary: Glossary | None = None
    questions: Questions | None = None

    def parts(self) -> dict[str, Part]:
        """Return the parts that there are, by their names, which are also those of their files."""
        named: dict[str, Part | None] = {name: getattr(self, name) for name in PARTS}
        return {name: part for name, part in named.items() if part is not None}


PARTS: dict[str, type[Part]] = {
    "stages": Stages,
    "practices": Practices,
    "obstacles": Obstacles,
    "documents": Documents,
    "forms": Forms,
    "themes": Themes,
    "indicators": Indicators,
    "charter": Charter,
    "conduct": Conduct,
    "glossary": Glossary,
    "questions": Questions,
}
"""The parts by their names, in the order in which they are read."""

LISTS = {
    **{name: name for name in PARTS},
    "charter": "articles",
    "conduct": "articles",
    "glossary": "terms",
}
"""The key under which a part's file lists its entries."""
