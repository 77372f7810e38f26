"""The badges of a whole batch are taken back, some at a time: whoever is interrupted asks again and goes on."""

from dataclasses import dataclass

from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from app.issuing.revoking import Revocation, revoke
from app.issuing.tables import Award, AwardBatch, AwardBatchRow
from app.plumbing.service import Work
from app.programmes.access import Action
from app.programmes.caller import Caller

AT_ONCE = 100
"""Badges that are taken back in one unit of work."""


@dataclass(frozen=True)
class TakenBack:
    """How many badges of a batch were taken back now, and how many are still in force."""

    revoked: int
    left: int


def revoke_batch(work: Work, caller: Caller, batch: AwardBatch, asked: Revocation) -> TakenBack:
    """Take back the badges that a batch made, at most so many at once; those taken back since stay as they are.

    Raises:
        AccessRefused: the caller may not revoke.
        BadInput, RuleRefused: as `revoke`; then none is taken back.
    """
    caller.demand(batch.programme_id, Action.REVOKE)
    some = _in_force(batch).limit(AT_ONCE)
    awards = work.session.exec(some).all()
    for award in awards:
        revoke(work, caller, award, asked)
    left = select(func.count()).select_from(_in_force(batch).subquery())
    return TakenBack(len(awards), work.session.exec(left).one())


def _in_force(batch: AwardBatch) -> SelectOfScalar[Award]:
    """Return the query of the badges in force that a batch made; a badge that was there before is not among them."""
    return (
        select(Award)
        .join(AwardBatchRow, col(AwardBatchRow.award_id) == col(Award.id))
        .where(
            AwardBatchRow.batch_id == batch.id,
            col(Award.revoked_at).is_(None),
            col(Award.created_at) >= batch.created_at,
        )
    )
