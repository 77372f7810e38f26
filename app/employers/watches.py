"""The badges of this service that somebody watches, to be told if one is revoked."""

from uuid import UUID

from sqlmodel import col, select

from app.employers.tables import Watch
from app.errors import N_, NotFound
from app.issuing.local_documents import DOCUMENT_PATH, own_path
from app.issuing.tables import Award
from app.plumbing.service import Work
from badges.verification import Report


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


def watch(work: Work, person_id: UUID, award_id: UUID) -> bool:
    """Remember that a person wants to hear if a badge is revoked; say whether there is such a badge to watch."""
    award = work.session.get(Award, award_id)
    if award is None or award.revoked_at is not None:
        return False
    if watch_if_any(work, person_id, award_id) is None:
        work.add(Watch(person_id=person_id, award_id=award_id, created_at=work.now))
    return True


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
    query = select(Watch).where(Watch.person_id == person_id, col(Watch.told_at).is_(None))
    return list(work.session.exec(query.order_by(col(Watch.created_at).desc()).limit(1000)))
