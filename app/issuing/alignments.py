"""What a badge says of frameworks: the names that stand in its alignments, and how they are read back.

Open Badges 2.0 has no place for a release's digest nor for the relation of a mapping: both stand inside a name. Whoever
writes such a name and whoever reads it come here, so that the two cannot part.
"""

import re
from dataclasses import dataclass

from app.issuing.addresses import Addresses
from app.library import LevelInRelease
from badges import ob2

ECF = "ecf-4.0"
_OWN = "Estampille {version}@sha256:{digest}"
_OWN_READ = re.compile(r"Estampille (?P<version>[^@\s]+)(?:@sha256:(?P<digest>[0-9a-f]{64}))?")
_MAPPED = "{title} ({relation})"
_MAPPED_READ = re.compile(
    r"(?P<title>.+) \((?P<relation>(?:exact|close|related|broad|narrow)Match)\)", re.DOTALL
)


@dataclass(frozen=True)
class OwnFramework:
    """A release of our referential, as a badge names it."""

    version: str
    digest: str
    """Of the release's files; empty where a badge does not say."""


@dataclass(frozen=True)
class MappedName:
    """An entry of another framework, as a badge names it."""

    title: str
    relation: str
    """How near the entry is (a SKOS mapping relation); empty where a badge does not say."""


def own_framework_name(version: str, digest: str) -> str:
    """Return the name of a release of our referential."""
    return _OWN.format(version=version, digest=digest)


def read_own_framework(name: str) -> OwnFramework | None:
    """Return the release that a framework's name means; nothing if it is another framework."""
    match = _OWN_READ.fullmatch(name)
    return None if match is None else OwnFramework(match["version"], match["digest"] or "")


def mapped_name(title: str, relation: str) -> str:
    """Return the name of an entry to which a level is mapped, with the relation of the two."""
    return _MAPPED.format(title=title, relation=relation)


def read_mapped_name(name: str) -> MappedName:
    """Return the title and the relation that an alignment's name says; a name without relation is all title."""
    match = _MAPPED_READ.fullmatch(name)
    return MappedName(name, "") if match is None else MappedName(match["title"], match["relation"])


def own_alignment(addresses: Addresses, level: LevelInRelease, name: str) -> ob2.Alignment:
    """Return the alignment with our own referential; `name` is the badge's."""
    referential = level.referential
    return ob2.Alignment(
        target_name=name,
        target_url=addresses.level(level.path),
        target_framework=own_framework_name(referential.version, referential.digest),
        target_code=f"{level.competence.id}/{level.id.value}",
    )


def ecf_alignments(addresses: Addresses, level: LevelInRelease) -> list[ob2.Alignment]:
    """Return the alignments with the European e-Competence Framework."""
    framework = level.referential.framework(ECF)
    return [
        ob2.Alignment(
            target_name=mapped_name(
                framework.competence(claim.code).title.in_language("en"), claim.relation
            ),
            target_url=f"{addresses.framework(ECF, claim.code)}#{claim.level}",
            target_framework="e-CF 4.0",
            target_code=f"{claim.code} {claim.level}",
        )
        for claim in level.definition.ecf
    ]
