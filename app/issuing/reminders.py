"""Reminds people, once, that a badge of theirs will soon end."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app.issuing.letters import write_to_holder
from app.issuing.tables import Award, ExpiryReminder
from app.plumbing.service import Service, Work

AHEAD = timedelta(days=30)
"""How long before a badge ends its owner is told."""

AT_ONCE = 100
"""Awards looked at in one transaction."""


def remind_due(service: Service) -> int:
    """Mail those whose badge ends within thirty days, and return how many awards were looked at.

    A badge that was made for less than that time, or whose owner was erased, is noted without a mail. The note and
    the mail are one transaction: a worker killed in between neither loses a reminder nor sends it twice.
    """
    with service.begin(reading=True) as work:
        if not _due(work):  # nothing to do must not take the writers' place
            return 0
    with service.begin() as work:
        return sum(_remind(work, award) for award in _due(work))


def _due(work: Work) -> list[Award]:
    query = (
        select(Award)
        .join(ExpiryReminder, col(ExpiryReminder.award_id) == Award.id, isouter=True)
        .where(_ends_soon(work), col(ExpiryReminder.award_id).is_(None))
        .order_by(col(Award.expires_at))
        .limit(AT_ONCE)
    )
    return list(work.session.exec(query))


def _ends_soon(work: Work) -> ColumnElement[bool]:
    return and_(
        col(Award.revoked_at).is_(None),
        col(Award.expires_at) > work.now,
        col(Award.expires_at) <= work.now + AHEAD,
    )


def _remind(work: Work, award: Award) -> bool:
    try:
        with work.session.begin_nested():
            work.session.add(ExpiryReminder(award_id=award.id, created_at=work.now))
    except IntegrityError:  # another worker was quicker
        return False
    if award.expires_at is not None and award.expires_at - award.created_at > AHEAD:
        write_to_holder(work, award, "badge_ends", ends=award.expires_at)
    return True
