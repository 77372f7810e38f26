"""A badge is taken back: its row says so, and the public lists of its key generation are made anew."""

import secrets
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col

from app.issuing.tables import Award, RevocationCode, SigningKey
from app.plumbing.at_commit import at_commit
from app.plumbing.service import Work

STEP = 2**15
"""Lists change by a step that nobody foresees: a database that a backup replaced does not come to the same number
with other changes. The 18,000 changes that a key can have stay below 2**31.
"""


def take_back(work: Work, award: Award, code: RevocationCode, words: str = "") -> None:
    """Mark an award as revoked, for a reason that whoever verifies it reads, with words for its holder."""
    award.revoked_at = work.now
    award.revocation_code, award.revocation_reason = code.value, words
    work.session.add(award)
    lists_changed(work, award.programme_id, award.generation)


def lists_changed(work: Work, programme_id: UUID, generation: int) -> None:
    """Count one more change of what a generation's lists tell: every process reads the count before it serves one."""
    at_commit(work, _count, f"lists {programme_id} {generation:09}", (programme_id, generation))


def _count(work: Work, changed: Sequence[tuple[UUID, int]]) -> None:
    programme_id, generation = changed[0]
    work.session.execute(
        update(SigningKey)
        .where(
            col(SigningKey.programme_id) == programme_id,
            col(SigningKey.generation) == generation,
        )
        .values(revision=SigningKey.revision + 1 + secrets.randbelow(STEP))
        .execution_options(synchronize_session=False)
    )
