"""What a survey asks: data in `questionnaire.yaml`, checked when it is read."""

from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from babel import Locale
from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.plumbing.countries import UNION
from app.plumbing.languages import LANGUAGES
from app.plumbing.texts import Line
from referential import Referential, Text

FILE = Path(__file__).with_name("questionnaire.yaml")
ELSEWHERE = "ZZ"
COUNTRIES = (*UNION, "CH", "GB", "NO")
"""ISO 3166-1: the European Union, Switzerland, the United Kingdom and Norway; all others are one."""
_ELSEWHERE = Text({"en": "Elsewhere", "fr": "Ailleurs", "pt": "Noutro país"})
Name = Annotated[Line, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$|^[A-Z]{2}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Name
    title: Text

    @model_validator(mode="after")
    def _said_in_all(self) -> Self:
        missing = sorted(LANGUAGES.keys() - set(self.title.languages))
        if missing:
            raise ValueError(f"{self.id} is not said in {', '.join(missing)}")
        return self


class Base(_Part):
    """Of whom percentages of the study are."""


class StudyFigure(BaseModel):
    """What the study of 2019 found of an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fact: Annotated[Line, Field(pattern=r"^F[0-9]{2}$")]
    percent: tuple[int, ...] = Field(min_length=1, max_length=2)
    """Two where the study prints two."""
    base: Name


class Option(_Part):
    """One of the answers that a question offers."""

    study: StudyFigure | None = None


class AskedOf(BaseModel):
    """Of whom a question is asked: of those who gave this answer to another one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: Name
    answer: Name


class Question(_Part):
    """One question."""

    takes: Literal["one", "several"]
    of: AskedOf | None = None
    options: tuple[Option, ...] = ()
    options_from: Literal["countries", "domains"] | None = None
    """Where the options come from that do not stand in the file."""

    @model_validator(mode="after")
    def _has_options(self) -> Self:
        if bool(self.options) == bool(self.options_from):
            raise ValueError(f"{self.id} has its options, or says where they come from")
        _unlike(self.options)
        return self

    def of_release(self, referential: Referential) -> "Question":
        """Return the question with all its options, in a release of the referential."""
        if self.options_from == "countries":
            found = (*map(_country, COUNTRIES), Option(id=ELSEWHERE, title=_ELSEWHERE))
        elif self.options_from == "domains":
            found = tuple(Option(id=one.id, title=one.title) for one in referential.domains)
        else:
            found = self.options
        return self.model_copy(update={"options": found, "options_from": None})


class QuestionSection(_Part):
    """Questions that go together."""

    questions: tuple[Question, ...] = Field(min_length=1)


class Questionnaire(BaseModel):
    """All that a survey asks; the free texts besides are the form's own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    bases: tuple[Base, ...]
    sections: tuple[QuestionSection, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        _unlike(self.questions)
        known = {(one.id, option.id) for one in self.questions for option in one.options}
        for one in self.questions:
            if one.of is not None and (one.of.question, one.of.answer) not in known:
                raise ValueError(f"{one.id} is asked of those who gave an answer that nobody can")
            for option in one.options:
                if option.study is not None and option.study.base not in self.based_on:
                    raise ValueError(f"{one.id}, {option.id}: there is no such base")
        return self

    @cached_property
    def based_on(self) -> dict[str, Text]:
        """The bases of the study's percentages, by their ids."""
        return {one.id: one.title for one in self.bases}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions of all sections, in their order."""
        return tuple(question for section in self.sections for question in section.questions)

    def of_release(self, referential: Referential) -> "Questionnaire":
        """Return the questionnaire with all its options, in a release of the referential."""
        sections = tuple(
            section.model_copy(
                update={"questions": tuple(q.of_release(referential) for q in section.questions)}
            )
            for section in self.sections
        )
        return Questionnaire(version=self.version, bases=self.bases, sections=sections)


def _unlike(parts: tuple[_Part, ...]) -> None:
    ids = [one.id for one in parts]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise ValueError(f"{', '.join(twice)} stands there twice")


def _country(code: str) -> Option:
    named = {language: Locale(language).territories[code] for language in LANGUAGES}
    return Option(id=code, title=Text.model_validate(named))


@cache
def questionnaire() -> Questionnaire:
    """Return what surveys ask.

    Raises:
        ValueError: the file is not a questionnaire.
    """
    return Questionnaire.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
