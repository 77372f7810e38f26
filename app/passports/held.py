"""What a person's badges show that they know: ours that they accepted, and those of other issuers in their passport."""

from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import UUID

from app.passports.badges import entries_of
from app.passports.imported import imported_by
from app.plumbing.rooms import HeldLevel
from app.plumbing.service import Work


def held_by(work: Work, person_id: UUID, language: str) -> list[HeldLevel]:
    """Return the competences and levels of a person's badges in force.

    Of another issuer's badge only those are known that it cites by the permanent address of our referential, or of
    the same referential elsewhere.
    """
    own = [
        HeldLevel(
            one.level.competence.id,
            one.level.id.value,
            one.level.referential.version,
            one.level.competence.title.in_language(language),
        )
        for one in entries_of(work, person_id)
    ]
    return [*own, *_imported(work, person_id)]


def _imported(work: Work, person_id: UUID) -> Iterator[HeldLevel]:
    for badge in imported_by(work, person_id):
        if not badge.in_force(work.now) or badge.report.badge is None:
            continue
        for alignment in badge.report.badge.alignments:
            level = work.library.level_at(urlsplit(alignment.url).path)
            if level is not None:
                yield HeldLevel(
                    level.competence.id,
                    level.id.value,
                    level.referential.version,
                    badge.report.badge.name,
                )
