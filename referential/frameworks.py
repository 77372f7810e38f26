"""A framework that competences map to: e-CF, DigComp, ESCO, the study behind the project.

Facts only: codes, titles, levels. The texts of a norm stay with its owner.
"""

from functools import cached_property
from typing import Annotated

from pydantic import Field

from referential.errors import Unknown
from referential.sentences import N_
from referential.values import Language, Sentence, Slug, Text, Value

ECF = "ecf-4.0"
DIGCOMP = ("digcomp-2.2", "digcomp-3.0")
ESCO = "esco-1.2.0"
STUDY = "study-2019"

FrameworkId = Annotated[str, Field(pattern=r"^[a-z]+-[0-9]+(\.[0-9]+)*$")]
"""A framework with its version, since codes change meaning from one version to the next."""


class Area(Value):
    """A group of a framework's competences."""

    code: str
    title: Text


class FrameworkLevel(Value):
    """A level of a framework."""

    code: str
    eqf: tuple[Annotated[int, Field(ge=1, le=8)], ...] = ()
    """The levels of the European Qualifications Framework it is customarily set beside."""
    band: Sentence | None = None
    """The name of the group of levels it belongs to."""


class FrameworkCompetence(Value):
    """What a framework has a code for."""

    code: str
    """The framework's own code; for ESCO, the concept's URI."""
    area: str | None = None
    title: Text
    levels: tuple[str, ...] = ()
    """The levels at which the framework defines it; empty when it defines it at all of them."""


class TransversalAspect(Value):
    """An aspect that applies to all competences of e-CF 4.0."""

    code: str
    title: Text


Percent = Annotated[int, Field(ge=0, le=100)]


class Group(Value):
    """A name for facts that go together: whom they were asked of, or what they are about."""

    id: Slug
    title: Text


class Fact(Value):
    """One finding of the study."""

    id: Annotated[str, Field(pattern=r"^F[0-9]{2}$")]
    figure: Sentence | None = None
    percent: tuple[Percent, ...] = ()
    """The figure as numbers; two where the study prints two."""
    base: Slug | None = None
    """Of whom the percentage is: one of the framework's bases."""
    topic: Slug | None = None
    """Under which of the framework's topics it is drawn; None where it is only cited."""
    meaning: Text
    contradiction: Text | None = None
    """What the study says of it elsewhere."""


class Framework(Value):
    """A framework in one version."""

    id: FrameworkId
    title: Text
    version: Sentence
    publisher: Sentence
    source: Sentence | None = None
    """The number of the standard or report."""
    notice: Text
    """What is taken from it, and whose it is."""
    working_translations: tuple[Language, ...]
    """The languages whose titles are ours, not the publisher's."""
    areas: tuple[Area, ...] = ()
    levels: tuple[FrameworkLevel, ...] = ()
    transversal: tuple[TransversalAspect, ...] = ()
    competences: tuple[FrameworkCompetence, ...] = ()
    bases: tuple[Group, ...] = ()
    topics: tuple[Group, ...] = ()
    facts: tuple[Fact, ...] = ()

    @cached_property
    def by_code(self) -> dict[str, FrameworkCompetence]:
        """The competences by their code."""
        return {competence.code: competence for competence in self.competences}

    @cached_property
    def facts_by_id(self) -> dict[str, Fact]:
        """The facts by their id."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def bases_by_id(self) -> dict[str, Group]:
        """Whom the facts were asked of, by their id."""
        return {base.id: base for base in self.bases}

    @cached_property
    def transversal_by_code(self) -> dict[str, TransversalAspect]:
        """The transversal aspects by their code."""
        return {aspect.code: aspect for aspect in self.transversal}

    def competence(self, code: str) -> FrameworkCompetence:
        """Return what the framework has under a code.

        Raises:
            Unknown: it has no such code.
        """
        if code not in self.by_code:
            raise Unknown(N_("code"), code, self.by_code, where=self.id)
        return self.by_code[code]

    def aspect(self, code: str) -> TransversalAspect:
        """Return the transversal aspect that has a code.

        Raises:
            Unknown: it has no such aspect.
        """
        if code not in self.transversal_by_code:
            known = self.transversal_by_code
            raise Unknown(N_("transversal aspect"), code, known, where=self.id)
        return self.transversal_by_code[code]
