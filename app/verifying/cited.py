"""What a badge cites of ours, found by its whole address: a level of a release, and how near a framework's entry comes.

The texts of a badge are for people. What they are made of stands in the referential's releases, as data.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.issuing.local_documents import own_path
from app.library import LevelInRelease
from app.plumbing.service import Service
from badges.verification import AlignmentView
from referential.addresses import code_path
from referential.frameworks import ECF


@dataclass(frozen=True)
class Cited:
    """A level of our referential that a badge stands for."""

    level: LevelInRelease
    address: str
    """The permanent page of the level, as the badge cites it."""
    relations: Mapping[str, str] = field(default_factory=dict)
    """How near each entry of a framework comes to the level in its release (SKOS), by the entry's address."""


def cited_in(service: Service, alignments: Iterable[AlignmentView]) -> Cited | None:
    """Return the level of our referential that a badge cites; nothing for a badge that cites none."""
    for alignment in alignments:
        path = own_path(service.settings, alignment.url)
        level = service.library.level_at(path) if path else None
        if level is not None and alignment.url == service.settings.url(level.path):
            relations = {
                service.settings.url(code_path(ECF, claim.code, claim.level)): claim.relation.value
                for claim in level.definition.ecf
            }
            return Cited(level, alignment.url, relations)
    return None
