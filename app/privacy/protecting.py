"""A person asks that nothing of theirs be public, and under which name others see them; or takes that back."""

from uuid import UUID

from sqlmodel import col, select

from app.issuing.tables import Award
from app.passports.workflow import close_passport
from app.people.protection import Protection, protection_of, set_protection, set_shown_name
from app.plumbing.service import Work
from app.sharing.workflow import close_page


def protect(work: Work, person_id: UUID, wanted: Protection, shown_name: str) -> None:
    """Set both; whoever becomes protected has every page closed and every watch ended at once.

    Raises:
        BadInput: the name cannot be used.
    """
    set_shown_name(work, person_id, shown_name)
    if set_protection(work, person_id, wanted) and wanted is not Protection.NONE:
        close_everything(work, person_id)


def close_everything(work: Work, person_id: UUID) -> None:
    """Close the pages of a person's badges and their passport, and end that anybody watches a badge of theirs."""
    for award in work.session.exec(select(Award).where(col(Award.person_id) == person_id)):
        close_page(work, award)
    close_passport(work, person_id)


def still(work: Work, person_id: UUID, *, chosen: bool) -> Protection:
    """Return what a person is protected as from now on: who was under age says so no more by unticking it."""
    now = protection_of(work, person_id)
    if not chosen:
        return Protection.NONE
    return now if now is not Protection.NONE else Protection.CHOSEN
