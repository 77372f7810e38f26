"""Reminds people, once, that a badge of theirs will soon end."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app.catalogue.library import Library
from app.errors import NotFound
from app.issuing.compose import badge_name
from app.issuing.tables import Award, BadgeClassRow, ExpiryReminder
from app.people.accounts import INVITATION_LASTS, make_link
from app.people.identity import identity_of
from app.plumbing.desk import Desk, Desks
from app.plumbing.mailing import post
from app.plumbing.templating import render_mail
from app.programmes.workflow import get_programme

AHEAD = timedelta(days=30)
"""How long before a badge ends its owner is told."""

AT_ONCE = 100
"""Awards looked at in one transaction."""


def remind_due(desks: Desks, library: Library) -> int:
    """Mail those whose badge ends within thirty days, and return how many awards were looked at.

    A badge that was made for less than that time, or whose owner was erased, is noted without a mail. The note and
    the mail are one transaction: a worker killed in between neither loses a reminder nor sends it twice.
    """
    with desks.open(reading=True) as desk:
        if not _due(desk):  # nothing to do must not take the writers' place
            return 0
    with desks.open() as desk:
        found = _due(desk)
        return sum(_remind(desk, library, award) for award in found)


def _due(desk: Desk) -> list[Award]:
    query = (
        select(Award)
        .join(ExpiryReminder, col(ExpiryReminder.award_id) == Award.id, isouter=True)
        .where(_ends_soon(desk), col(ExpiryReminder.award_id).is_(None))
        .order_by(col(Award.expires_at))
        .limit(AT_ONCE)
    )
    return list(desk.session.exec(query))


def _ends_soon(desk: Desk) -> ColumnElement[bool]:
    return and_(
        col(Award.revoked_at).is_(None),
        col(Award.expires_at) > desk.now,
        col(Award.expires_at) <= desk.now + AHEAD,
    )


def _remind(desk: Desk, library: Library, award: Award) -> bool:
    try:
        with desk.session.begin_nested():
            desk.session.add(ExpiryReminder(award_id=award.id, created_at=desk.now))
    except IntegrityError:  # another worker was quicker
        return False
    if award.expires_at is not None and award.expires_at - award.created_at > AHEAD:
        _write(desk, library, award)
    return True


def _write(desk: Desk, library: Library, award: Award) -> None:
    try:
        recipient = identity_of(desk, award.person_id)
    except NotFound:  # they were erased: there is nobody left to remind
        return
    badge_class = desk.session.get_one(BadgeClassRow, award.badge_class_id)
    standing = library.standing(badge_class.release, badge_class.competence, badge_class.level)
    programme = get_programme(desk, award.programme_id)
    letter = render_mail(
        "badge_ends",
        recipient.language,
        name=recipient.name,
        badge=badge_name(standing, recipient.language),
        programme=programme.name,
        email=programme.email,
        ends=award.expires_at,
        link=make_link(desk, recipient.person_id, f"/b/{award.id}", lasts=INVITATION_LASTS),
    )
    post(desk, recipient.email, letter)
