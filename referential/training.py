"""Ways to learn a competence: what each is called, in which languages, at what cost, and who can use it."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from referential.values import Text, Worded


class TrainingKind(StrEnum):
    """The kinds of ways to learn."""

    COURSE = "course"
    PRACTICE = "practice"
    READING = "reading"
    COMMUNITY = "community"
    MENTORING = "mentoring"
    CERTIFICATION = "certification"


class TrainingCost(StrEnum):
    """What it costs to learn this way."""

    FREE = "free"
    """Who offers it asks for nothing."""
    PAID = "paid"
    VARIES = "varies"
    """It depends on which one is chosen."""
    TIME = "time"
    """Nobody offers it: the time of those who do it."""


class Accessibility(StrEnum):
    """What is known of how far people with disabilities can use it."""

    DECLARED = "declared"
    """Its publisher declares it accessible."""
    PARTIAL = "partial"
    UNKNOWN = "unknown"
    """Nobody has looked yet."""
    VARIES = "varies"
    """It depends on which one is chosen: to ask, or to try, before."""
    ARRANGED = "arranged"
    """It has no product: place, pace and means are agreed among those who do it."""


ANY = "any"
"""Stands for the languages of a way to learn that needs none in particular: those of the people who do it."""
VARIES = "varies"
"""Stands for the languages of a kind of offer: they depend on which one is chosen."""
TaughtIn = Annotated[str, Field(pattern=rf"^([a-z]{{2}}|{ANY}|{VARIES})$")]
"""A language in which one can learn, as its two letters of ISO 639-1; or `any`, or `varies`, alone."""


class Training(Worded):
    """A way to learn: one resource that can be named, a kind of offer, or something people do by themselves.

    Releases before 2.0.1 say its kind and its words only; `referential check` asks a draft for the rest.
    """

    kind: TrainingKind
    """A course, practice, reading, a community, mentoring, a certification."""
    title: Text | None = None
    """What it is called; one that has a name of its own keeps it, with who offers it."""
    languages: tuple[TaughtIn, ...] = ()
    """In which languages it can be followed."""
    cost: TrainingCost | None = None
    """What it asks for: money, or nothing but time."""
    accessibility: Accessibility | None = None
    """What is known of how far people with disabilities can use it."""
    url: Annotated[str, Field(pattern=r"^(https://[^\s]+)?$")] = ""
    """Where it is; empty until somebody has checked the address."""
    text: Text
    """What it is, in a sentence."""

    @property
    def is_one_resource(self) -> bool:
        """Whether it is one that can be named and opened, neither a kind of offer nor something people do."""
        return bool(self.languages) and not {ANY, VARIES} & set(self.languages)
