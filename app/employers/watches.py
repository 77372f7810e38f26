"""The badges of this service that somebody watches, to be told if one is revoked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, or_
from sqlmodel import col, select

from app.employers.tables import Watch
from app.errors import N_, NotFound
from app.issuing.letters import write_to_holder
from app.issuing.local_documents import DOCUMENT_PATH, own_path
from app.issuing.tables import Award
from app.people.erased import who_was
from app.people.frozen import is_frozen
from app.people.tables import Person
from app.plumbing.rate_limits import within
from app.plumbing.service import Work
from badges.verification import Report

LASTS = timedelta(days=365)
"""How long a badge is watched; whoever still wants to hear of it asks again."""
MOST = 1000
"""How many badges one person watches."""
TOLD = "1/day"
"""How often a holder is told that the same person began to watch the same badge."""


def award_behind(work: Work, report: Report) -> UUID | None:
    """Return the award of ours that a good report is about; nothing for anybody else's badge."""
    issuer, assertion = report.issuer, report.assertion
    if not report.valid or issuer is None or assertion is None:
        return None
    if own_path(work.settings, issuer.id) is None:
        return None
    name = str(assertion.get("id", ""))
    path = DOCUMENT_PATH.fullmatch(own_path(work.settings, name) or "")
    try:
        award_id = UUID(path[1] if path else name.removeprefix("urn:uuid:"))
    except ValueError:
        return None
    return award_id if work.session.get(Award, award_id) is not None else None


def watchable(now: datetime) -> ColumnElement[bool]:
    """Return the condition of awards that may be watched: accepted by their holder, in force, not declined.

    Nobody watches the badges of who is protected.
    """
    protected = select(Person.id).where(
        col(Person.id) == col(Award.person_id), col(Person.protection) != ""
    )
    return and_(
        ~exists(protected),
        col(Award.accepted_at).is_not(None),
        col(Award.declined_at).is_(None),
        or_(col(Award.expires_at).is_(None), col(Award.expires_at) > now),
    )


def watch(work: Work, person_id: UUID, award_id: UUID) -> bool:
    """Remember that a person wants to hear if a badge is revoked, for a year; its holder is told who, the first time.

    Returns:
        Whether there is such a badge to watch, and room for one more.
    """
    query = select(Award).where(
        Award.id == award_id, col(Award.revoked_at).is_(None), watchable(work.now)
    )
    award = work.session.exec(query).first()
    if award is None or not who_was(work, award.person_id).name:
        return False
    if is_frozen(work, award.person_id):
        return False
    if watch_if_any(work, person_id, award_id) is not None:
        return True
    if len(watched_by(work, person_id)) >= MOST:
        return False
    first = not watches_of(work, award_id)
    made = Watch(person_id=person_id, award_id=award_id, created_at=work.now)
    work.add(made)
    # Whoever watches, stops and watches again fills no mailbox by it.
    again = f"{award_id} {person_id}"
    if first and within(work.service, "badge watched", TOLD, who=again):
        watcher = watcher_of(work, made)
        write_to_holder(
            work,
            award,
            "badge_watched",
            watcher=watcher.name,
            domain=watcher.domain,
            until=watcher.until,
        )
    return True


@dataclass(frozen=True)
class Watcher:
    """Who watches a badge, as its holder sees them."""

    watch_id: UUID
    name: str
    """As they gave it themselves."""
    domain: str
    """Of the address that they have proved."""
    since: datetime
    until: datetime


def watches_of(work: Work, award_id: UUID) -> list[Watch]:
    """Return who watches a badge, oldest first; those whose year is over are left out."""
    query = select(Watch).where(
        Watch.award_id == award_id,
        col(Watch.told_at).is_(None),
        col(Watch.created_at) > work.now - LASTS,
    )
    return list(work.session.exec(query.order_by(col(Watch.created_at)).limit(MOST)))


def watchers_of(work: Work, award_id: UUID) -> list[Watcher]:
    """Return who watches a badge, with the names that they gave, oldest first."""
    return [watcher_of(work, row) for row in watches_of(work, award_id)]


def watcher_of(work: Work, row: Watch) -> Watcher:
    """Return the person behind a watch, as a holder sees them."""
    who = who_was(work, row.person_id)
    domain = who.email.rpartition("@")[2]
    return Watcher(row.id, who.name, domain, row.created_at, row.created_at + LASTS)


def end_watches(work: Work, award_id: UUID, watch_id: UUID | None = None) -> int:
    """End every watch of a badge, or one of them, at its holder's wish; return how many ended."""
    mine = delete(Watch).where(col(Watch.award_id) == award_id)
    if watch_id is not None:
        mine = mine.where(col(Watch.id) == watch_id)
    return work.session.connection().execute(mine).rowcount


def unwatch(work: Work, watch: Watch) -> None:
    """Forget that a person wanted to hear of a badge."""
    work.session.delete(watch)


def watch_of(work: Work, person_id: UUID, award_id: UUID) -> Watch:
    """Return what a person watches, by its award.

    Raises:
        NotFound: they do not watch it.
    """
    row = watch_if_any(work, person_id, award_id)
    if row is None:
        raise NotFound(N_("There is no such badge among those you watch."))
    return row


def watch_if_any(work: Work, person_id: UUID, award_id: UUID) -> Watch | None:
    """Return what a person watches, by its award; nothing where they do not watch it."""
    return work.session.exec(
        select(Watch).where(Watch.person_id == person_id, Watch.award_id == award_id)
    ).first()


def watched_by(work: Work, person_id: UUID) -> list[Watch]:
    """Return what a person watches, newest first."""
    query = (
        select(Watch)
        .join(Award, col(Award.id) == Watch.award_id)
        .where(
            Watch.person_id == person_id,
            col(Watch.told_at).is_(None),
            col(Watch.created_at) > work.now - LASTS,
            watchable(work.now),
        )
    )
    return list(work.session.exec(query.order_by(col(Watch.created_at).desc()).limit(MOST)))
