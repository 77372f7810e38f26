"""What a referential is made of: competences, their four levels, domains, and a release of all."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import Field

from referential.cooperation import Cooperation
from referential.errors import Unknown, WrongUse
from referential.frameworks import Framework, FrameworkId
from referential.levels import LevelId
from referential.questions import Question
from referential.sentences import N_
from referential.training import Training
from referential.values import (
    Language,
    Phrases,
    Relation,
    Sentence,
    Slug,
    Text,
    Value,
    VersionText,
    Worded,
)


class Audience(StrEnum):
    """Whom a competence is for."""

    VOLUNTEER = "volunteer"
    STAFF = "staff"
    BOTH = "both"


class Status(StrEnum):
    """Where a competence stands: only active ones are proposed, deprecated ones stay served."""

    DRAFT = "draft"
    ACTIVE = "active"
    DEPRECATED = "deprecated"


class DeprecationReason(StrEnum):
    """Why a competence is deprecated."""

    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    OBSOLETED = "obsoleted"


class Strength(StrEnum):
    """How far the study supports a competence: it names the need, or lets it be inferred."""

    DIRECT = "direct"
    INFERRED = "inferred"


class Glyph(StrEnum):
    """The drawings that stand for a domain on a badge."""

    COMPASS = "compass"
    CLIPBOARD = "clipboard"
    HAMMER = "hammer"
    CHART = "chart"
    PEOPLE = "people"
    GEARS = "gears"
    ANTENNA = "antenna"
    BRANCH = "branch"
    SHIELD = "shield"
    BRIDGE = "bridge"
    MEGAPHONE = "megaphone"
    LEAF = "leaf"


class Descriptor(Worded):
    """One observable statement of a level."""

    id: Annotated[str, Field(pattern=r"^(discover|practise|lead|transmit)-[1-9][0-9]?$")]
    """`<level>-<number>`, never reused within the competence."""
    text: Text
    """The statement, in its languages."""


class EcfClaim(Value):
    """What a level of a competence claims in e-CF 4.0."""

    code: Annotated[str, Field(pattern=r"^[A-E]\.[1-9][0-9]?$")]
    """The code of a competence of e-CF 4.0, `D.7`."""
    level: Annotated[str, Field(pattern=r"^e-[1-5]$")]
    """Its level in e-CF, `e-1` to `e-5`."""
    relation: Relation
    """How close the two are, in the words of SKOS."""

    @property
    def rank(self) -> int:
        """The number in the level: 3 for `e-3`."""
        return int(self.level[2:])


class CompetenceLevel(Value):
    """A competence at one level."""

    descriptors: tuple[Descriptor, ...]
    """What can be seen of whoever is there."""
    required: tuple[str, ...] = ()
    """Descriptors that must be plainly met, and beside them one of the rest; none: two in three of all."""
    evidence: Text
    """What the mediator expects to see."""
    tasks: tuple[Text, ...] = Field(min_length=1)
    """Typical tasks in an exchange."""
    ecf: tuple[EcfClaim, ...]
    """What the level claims in e-CF 4.0; nothing at `discover`."""


class DigcompMapping(Value):
    """A mapping to DigComp; the codes of 2.2 and 3.0 are the same."""

    code: Annotated[str, Field(pattern=r"^[1-5]\.[1-6]$")]
    """The code of a competence of DigComp, `1.1`."""
    relation: Relation
    """How close the two are, in the words of SKOS."""


class EscoMapping(Value):
    """A mapping to a concept of ESCO."""

    uri: Annotated[str, Field(pattern=r"^http://data\.europa\.eu/esco/skill/[0-9a-f-]{36}$")]
    """The address of the concept."""
    label: Sentence
    """Its preferred label, in English."""
    version: VersionText
    """The version of ESCO that was read."""
    relation: Relation
    """How close the two are, in the words of SKOS."""


class Mappings(Value):
    """What the competence as a whole maps to; e-CF is mapped level by level."""

    digcomp: tuple[DigcompMapping, ...]
    """Competences of DigComp."""
    esco: tuple[EscoMapping, ...]
    """Concepts of ESCO."""
    transversal: tuple[Annotated[str, Field(pattern=r"^T[1-9]$")], ...]
    """The transversal aspects of e-CF 4.0."""


class StudySupport(Value):
    """The evidence from the study behind the project."""

    strength: Strength
    """Whether the study names the competence, or it follows from what the study says."""
    facts: tuple[str, ...]
    """The ids of the study's facts."""


class Deprecation(Value):
    """Why a competence is no longer proposed, and what to use instead."""

    since: VersionText
    """The first release that says so."""
    reason: DeprecationReason
    """Why it is no longer proposed."""
    replaced_by: tuple[Slug, ...]
    """The ids of the competences to take instead."""
    note: Text
    """What to know, in a sentence."""


class Competence(Value):
    """Something a person can be seen to do, at up to four levels."""

    id: Slug
    """Stable for ever, never reused."""
    domain: Slug
    """The id of its domain."""
    audience: Audience
    """Whether volunteers, staff or both show it."""
    status: Status
    """`active`, or `deprecated`: still served, and no longer proposed."""
    since: VersionText
    """The first release that holds it."""
    working_translations: tuple[Language, ...] = ()
    """The languages that no native speaker has reviewed yet."""
    deprecated: Deprecation | None = None
    """Why it is no longer proposed; null while it is."""
    title: Text
    """Its name."""
    description: Text
    """What it is."""
    why: Text
    """Why it matters to a social-utility organisation."""
    levels: Mapping[LevelId, CompetenceLevel]
    """What it is at each of its levels, lowest first."""
    training: tuple[Training, ...] = Field(min_length=1)
    """Ways to learn it."""
    mappings: Mappings
    """What it maps to in other frameworks."""
    study: StudySupport
    """What the study behind the project says of it."""
    keywords: Phrases | None = None
    """What people say who need it and do not know its name: the search listens to these. None before release 2.0.0."""


class Level(Value):
    """One of the four levels, whatever the competence."""

    id: LevelId
    rank: Annotated[int, Field(ge=1, le=4)]
    title: Text
    rubric: Text
    evidence_wanted: Text
    digcomp: Annotated[str, Field(pattern=r"^[1-8]-[1-8]$")]
    """The levels of DigComp it is set beside."""
    ecf_hint: Sentence
    """What it may claim in e-CF, in words."""


class Domain(Value):
    """A group of competences, with the colour and the drawing of its badges."""

    id: Slug
    title: Text
    description: Text
    colour: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
    """Dark enough for white text on it (WCAG 2.2, 1.4.3)."""
    glyph: Glyph


class About(Value):
    """What the referential says of itself."""

    name: Slug
    title: Text
    description: Text
    licence: Sentence
    """An SPDX licence id."""
    languages: tuple[Language, ...] = Field(min_length=1)


class Meta(About):
    """The file meta.yaml."""

    frameworks: tuple[FrameworkId, ...]
    """The frameworks it maps to, each a file in frameworks/."""


class Levels(Value):
    """The file levels.yaml."""

    levels: tuple[Level, ...] = Field(min_length=1)
    equivalents: Text | None = None
    """That settings and numbers in descriptors are examples."""


class Domains(Value):
    """The file domains.yaml."""

    domains: tuple[Domain, ...] = Field(min_length=1)


class Referential(About):
    """The whole of it, in one version: a frozen release, or the draft."""

    version: str
    """The release's number; `draft` for the draft."""
    digest: str = Field(default="", exclude=True)
    """SHA-256, in hexadecimal, of the release's manifest, which names the digest of every file."""
    released_on: date | None
    frameworks: Mapping[FrameworkId, Framework]
    domains: tuple[Domain, ...]
    levels: tuple[Level, ...]
    equivalents: Text | None = None
    """What work counts beside the settings that descriptors name; none before release 2.0.0."""
    competences: tuple[Competence, ...]
    cooperation: Cooperation = Cooperation()
    """Forms of cooperation, impact, charter and glossary; empty before release 1.0.0."""

    @property
    def offered(self) -> tuple[Competence, ...]:
        """The competences that are proposed to people: neither deprecated nor a draft."""
        return tuple(one for one in self.competences if one.status is Status.ACTIVE)

    @cached_property
    def by_id(self) -> dict[str, Competence]:
        """The competences by their id."""
        return {competence.id: competence for competence in self.competences}

    def competence(self, competence_id: str) -> Competence:
        """Return a competence, deprecated ones too.

        Raises:
            Unknown: the release has no such competence.
        """
        if competence_id not in self.by_id:
            raise Unknown(N_("competence"), competence_id, self.by_id, where=self._name)
        return self.by_id[competence_id]

    def domain(self, domain_id: str) -> Domain:
        """Return a domain.

        Raises:
            Unknown: the release has no such domain.
        """
        found = {domain.id: domain for domain in self.domains}
        if domain_id not in found:
            raise Unknown(N_("domain"), domain_id, found, where=self._name)
        return found[domain_id]

    def level(self, level_id: str) -> Level:
        """Return a level.

        Raises:
            Unknown: the release has no such level.
        """
        found = {level.id.value: level for level in self.levels}
        if level_id not in found:
            raise Unknown(N_("level"), level_id, found, where=self._name)
        return found[level_id]

    def framework(self, framework_id: str) -> Framework:
        """Return a framework.

        Raises:
            Unknown: the release uses no such framework.
        """
        if framework_id not in self.frameworks:
            raise Unknown(N_("framework"), framework_id, self.frameworks, where=self._name)
        return self.frameworks[framework_id]

    def questions(self, domain_id: str) -> tuple[Question, ...]:
        """Return the guided questions of a domain, in the order in which they are asked.

        None in releases before 2.0.0, which have no questions.

        Raises:
            Unknown: the release has no such domain.
        """
        domain, part = self.domain(domain_id), self.cooperation.questions
        return tuple(one for one in part.questions if one.domain == domain.id) if part else ()

    def refuse_unspoken(self, language: str) -> None:
        """Refuse a language that it does not speak.

        Raises:
            WrongUse: it does not speak it.
        """
        if language not in self.languages:
            spoken = ", ".join(self.languages)
            told = {"language": language[:20], "spoken": spoken}
            raise WrongUse(
                N_("the referential does not speak “{language}”; it speaks {spoken}", **told)
            )

    @property
    def _name(self) -> str:
        return (
            N_("the draft")
            if self.version == "draft"
            else N_("release {version}", version=self.version)
        )
