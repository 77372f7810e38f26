"""The badges of a whole batch are taken back, some at a time: by whoever asks again and again, or by a worker."""

from dataclasses import dataclass

from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import N_, Conflict
from app.issuing.import_tables import WholeRevocation
from app.issuing.revoking import Revocation, check_reason, revoke
from app.issuing.tables import Award, AwardBatch, AwardBatchRow, RevocationCode
from app.people.erased import who_was
from app.plumbing.audit import record
from app.plumbing.service import Service, Work
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.dependencies import caller_for

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


def revoke_all(work: Work, caller: Caller, batch: AwardBatch, asked: Revocation) -> WholeRevocation:
    """Have all badges that a batch made taken back by a worker; asked twice, it is done once.

    Raises:
        AccessRefused: the caller may not revoke.
        BadInput, RuleRefused: as `revoke`; then none is taken back.
        Conflict: some of it waits to become badges.
    """
    caller.demand(batch.programme_id, Action.REVOKE)
    check_reason(asked)
    if batch.finished_at is None:
        raise Conflict(
            N_("Some of these badges are still being made."), remedy=N_("Cancel the rest first.")
        )
    known = revocation_of(work, batch)
    if known is not None:
        return known
    row = WholeRevocation(
        batch_id=batch.id,
        asked_by=caller.person_id,
        code=asked.code.value,
        reason=asked.reason,
        created_at=work.now,
    )
    work.add(row)
    record(work, batch, "batch.revoked", batch, by=caller, code=asked.code.value)
    return row


def revocation_of(work: Work, batch: AwardBatch) -> WholeRevocation | None:
    """Return how far the badges of a batch are taken back, if they are."""
    query = select(WholeRevocation).where(WholeRevocation.batch_id == batch.id)
    return work.session.exec(query).first()


def revoke_due(service: Service) -> bool:
    """Take back some more badges of the oldest batch whose badges are taken back; say whether there was one."""
    waiting = select(WholeRevocation).where(col(WholeRevocation.finished_at).is_(None))
    waiting = waiting.order_by(col(WholeRevocation.created_at)).limit(1)
    with service.begin(reading=True) as work:
        if work.session.exec(waiting).first() is None:
            return False
    with service.begin() as work:
        row = work.session.exec(waiting.with_for_update(skip_locked=True)).first()
        if row is not None:
            _go_on(work, row)
    return row is not None


def _go_on(work: Work, row: WholeRevocation) -> None:
    batch = work.session.get_one(AwardBatch, row.batch_id)
    caller = caller_for(work, row.asked_by)
    asked = Revocation(code=RevocationCode(row.code), reason=row.reason)
    positions = select(AwardBatchRow.position, AwardBatchRow.award_id).where(
        AwardBatchRow.batch_id == row.batch_id, col(AwardBatchRow.position) > row.position
    )
    some = work.session.exec(positions.order_by(col(AwardBatchRow.position)).limit(AT_ONCE)).all()
    ids = [award_id for _, award_id in some if award_id is not None]
    # Who asked is looked at again: someone who was removed meanwhile takes nothing back any more.
    allowed = caller.may(batch.programme_id, Action.REVOKE)
    for award in (
        work.session.exec(_in_force(batch).where(col(Award.id).in_(ids))).all() if allowed else ()
    ):
        erased = not who_was(work, award.person_id).name
        revoke(work, caller, award, asked.model_copy(update={"reason": ""}) if erased else asked)
        row.revoked += 1
    if len(some) < AT_ONCE or not allowed:
        row.finished_at = work.now
    row.position = some[-1][0] if some else row.position
    work.session.add(row)


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
