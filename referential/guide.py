"""The guide that leads through an exchange: its stages, good practice, obstacles, documents to print and fill.

Source: the study behind the project (2019), which asks for a practical guide to building cooperations.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from referential.parts import Fact, Named, Part
from referential.sentences import N_
from referential.values import Slug, Text, Value, Worded


class Pitfall(Worded):
    """What goes wrong at a stage, and what the study says of it."""

    facts: tuple[Fact, ...] = ()


class Stage(Value):
    """One step of an exchange, from the need to what others may take up."""

    id: Slug
    title: Text
    purpose: Text
    """What is true when it is done."""
    who: Text
    duration: Text
    questions: tuple[Text, ...] = Field(min_length=1)
    """What to ask, of each other and of oneself."""
    pitfalls: tuple[Pitfall, ...] = Field(min_length=1)
    sign: Text
    """How one sees that one may go on."""
    documents: tuple[Slug, ...] = ()
    """The documents to fill at this stage."""
    competences: tuple[Slug, ...] = ()
    """The competences that help."""


class Practice(Value):
    """A way of doing that is known to help, and why."""

    id: Slug
    title: Text
    stage: Slug
    practice: Text
    reason: Text
    facts: tuple[Fact, ...] = ()


class ObstacleKind(StrEnum):
    """Whether something stands in the way, or would help on."""

    OBSTACLE = "obstacle"
    LEVER = "lever"


class Obstacle(Value):
    """Something that the study found in the way, or that would help, and what to do about it."""

    id: Slug
    kind: ObstacleKind
    title: Text
    action: Text
    stage: Slug
    """Where in an exchange it is met."""
    competences: tuple[Slug, ...] = Field(min_length=1)
    facts: tuple[Fact, ...] = Field(min_length=1)


class FieldKind(StrEnum):
    """How an answer is written on paper."""

    LINE = "line"
    LINES = "lines"
    CHECKBOXES = "checkboxes"
    TABLE = "table"
    SIGNATURES = "signatures"


class Prompt(Worded):
    """Something to fill in: what is asked, and the room for the answer."""

    kind: FieldKind
    rows: Annotated[int, Field(ge=1, le=20)] | None = None
    """How many lines, or rows of the table."""
    columns: tuple[Text, ...] = ()
    """The heads of a table."""
    choices: tuple[Text, ...] = ()
    """What to tick; who signs."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        given = {
            "rows": self.rows is not None,
            "columns": bool(self.columns),
            "choices": bool(self.choices),
        }
        if {name for name, is_given in given.items() if is_given} != set(_ROOM[self.kind]):
            raise ValueError(
                N_(
                    "a prompt of kind `{kind}` has these keys beside: {known}",
                    kind=self.kind,
                    known=", ".join(_ROOM[self.kind]) or "–",
                )
            )
        return self


_ROOM = {
    FieldKind.LINE: (),
    FieldKind.LINES: ("rows",),
    FieldKind.CHECKBOXES: ("choices",),
    FieldKind.TABLE: ("rows", "columns"),
    FieldKind.SIGNATURES: ("choices",),
}
"""Which keys say how much room there is to write, by the kind of a prompt."""


class Section(Value):
    """A part of a document, under a heading."""

    title: Text
    note: Text | None = None
    """What helps to fill it."""
    prompts: tuple[Prompt, ...] = Field(min_length=1)


class DocumentForm(Value):
    """A document to print and fill."""

    id: Slug
    title: Text
    purpose: Text
    """What it is for, who fills it and when."""
    sections: tuple[Section, ...] = Field(min_length=1)


class Stages(Part):
    """The file stages.yaml, in the order in which an exchange goes."""

    stages: tuple[Stage, ...] = Field(min_length=1)

    @property
    def entries(self) -> Sequence[Named]:
        """The stages."""
        return self.stages


class Practices(Part):
    """The file practices.yaml."""

    practices: tuple[Practice, ...] = Field(min_length=1)

    @property
    def entries(self) -> Sequence[Named]:
        """The entries of good practice."""
        return self.practices


class Obstacles(Part):
    """The file obstacles.yaml."""

    obstacles: tuple[Obstacle, ...] = Field(min_length=1)

    @property
    def entries(self) -> Sequence[Named]:
        """The obstacles and the levers."""
        return self.obstacles


class Documents(Part):
    """The file documents.yaml."""

    documents: tuple[DocumentForm, ...] = Field(min_length=1)

    @property
    def entries(self) -> Sequence[Named]:
        """The documents."""
        return self.documents
