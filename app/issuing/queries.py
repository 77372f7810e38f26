"""Awards and badge classes, found by their ids, by their decisions and by each other."""

from uuid import UUID

from sqlalchemy import exists
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from app.assessing.tables import Decision
from app.errors import N_, NotFound
from app.issuing.tables import Award, BadgeClassRow
from app.library import LevelInRelease, Library
from app.plumbing.service import Work
from app.programmes.access import Action
from app.programmes.caller import Caller

_NEWER = aliased(Award)
IS_LAST = ~exists().where(col(_NEWER.supersedes_id) == col(Award.id)).correlate(Award)
"""The condition that no newer award replaces an award."""


def get_award(work: Work, award_id: UUID) -> Award:
    """Return an award by its public id.

    Raises:
        NotFound: there is none.
    """
    award = work.session.get(Award, award_id)
    if award is None:
        raise NotFound(N_("There is no badge at this address."))
    return award


def get_badge_class(work: Work, badge_class_id: UUID) -> BadgeClassRow:
    """Return a badge class by its public id.

    Raises:
        NotFound: there is none.
    """
    row = work.session.get(BadgeClassRow, badge_class_id)
    if row is None:
        raise NotFound(N_("There is no badge class at this address."))
    return row


def award_in(work: Work, caller: Caller, award_id: UUID, action: Action = Action.READ) -> Award:
    """Return an award that the caller may act on.

    Raises:
        NotFound: there is none among the caller's programmes.
        AccessRefused: their role does not allow the action.
    """
    award = work.session.get(Award, award_id)
    if award is None or award.programme_id not in caller.memberships:
        raise NotFound(N_("There is no such award among yours."))
    caller.demand(award.programme_id, action)
    return award


def level_of(library: Library, badge_class: BadgeClassRow) -> LevelInRelease:
    """Return the competence, the level and the release of which a badge class speaks."""
    return library.level_in(badge_class.release, badge_class.competence, badge_class.level)


def award_for(work: Work, decision_id: UUID) -> Award | None:
    """Return the award that a decision became, if it did: the last one, where it was replaced."""
    query = select(Award).where(Award.decision_id == decision_id, IS_LAST)
    return work.session.exec(query).first()


def successor_of(work: Work, award_id: UUID) -> Award | None:
    """Return the award that replaces an award, if one does."""
    return work.session.exec(select(Award).where(Award.supersedes_id == award_id)).first()


def awarded_in(work: Work, exchange_id: UUID) -> set[UUID]:
    """Return the decisions of an exchange that have a badge which was not revoked."""
    query = (
        select(Award.decision_id)
        .join(Decision, col(Decision.id) == Award.decision_id)
        .where(Decision.exchange_id == exchange_id, col(Award.revoked_at).is_(None))
    )
    return set(work.session.exec(query))
