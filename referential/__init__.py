"""The referential: tech competences as versioned data, and the tools that keep them true.

    from referential import RELEASES, LevelId, load_all

    latest = list(load_all(RELEASES).values())[-1]
    competence = latest.competence("web-development")
    for descriptor in competence.levels[LevelId.PRACTISE].descriptors:
        print(descriptor.id, descriptor.text.in_language("fr"))

Exports live in `referential.exports`, the command line in `referential.cli`.
"""

from referential.errors import ReferentialError
from referential.frameworks import Framework, FrameworkCompetence
from referential.levels import LevelId
from referential.loader import DRAFT, RELEASES, load_all, load_draft, load_release
from referential.models import (
    Competence,
    CompetenceLevel,
    Descriptor,
    Domain,
    EcfClaim,
    Level,
    Referential,
)
from referential.values import Relation, Text

__all__ = [
    "DRAFT",
    "RELEASES",
    "Competence",
    "CompetenceLevel",
    "Descriptor",
    "Domain",
    "EcfClaim",
    "Framework",
    "FrameworkCompetence",
    "Level",
    "LevelId",
    "Referential",
    "ReferentialError",
    "Relation",
    "Text",
    "load_all",
    "load_draft",
    "load_release",
]
