"""Guided questions, domain by domain, for people who cannot name what they need.

Each answer leads to competences, with the level from which and the level to which somebody would learn. Whoever
shows them only follows: nothing is computed here.

    for question in referential.questions("outreach"):
        for answer in question.answers:
            [(step.competence, step.from_level, step.to_level) for step in answer.competences]
"""

from collections.abc import Sequence

from pydantic import Field

from referential.levels import LevelId
from referential.parts import Named, Part
from referential.values import Slug, Text, Value, Worded


class Step(Value):
    """A competence that an answer leads to: from where, and how far."""

    competence: Slug
    from_level: LevelId | None = None
    """The level at which people who answer so mostly stand; None where they start from nothing."""
    to_level: LevelId
    """The level that would meet the situation; above the first."""


class Answer(Worded):
    """What somebody may answer, in words of every day, and the competences it leads to."""

    id: Slug
    """Its id within the question, never reused there."""
    competences: tuple[Step, ...] = Field(min_length=1)
    """The most helpful one first."""


class Question(Value):
    """One question about one's own situation."""

    id: Slug
    domain: Slug
    title: Text
    """The question itself."""
    answers: tuple[Answer, ...] = Field(min_length=2)
    """Several of them may be true at once."""


class Questions(Part):
    """The file questions.yaml, the questions of a domain in the order in which they are asked."""

    questions: tuple[Question, ...] = Field(min_length=1)

    @property
    def entries(self) -> Sequence[Named]:
        """The questions."""
        return self.questions
