"""JSON doors: mail about a programme that could not be delivered."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from app.plumbing.idempotency import idempotent
from app.plumbing.mailing import MailFailure
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import WorkDep
from app.programmes.access import Action
from app.programmes.dependencies import ApiCaller
from app.programmes.undelivered import UndeliveredMail, send_again, undelivered, undelivered_query

router = APIRouter(prefix="/api/v1/programmes/{programme_id}/undelivered-mail", tags=["members"])


class UndeliveredMailOut(BaseModel):
    """A mail that was given up."""

    id: UUID
    kind: str
    """Which letter: `participant_invited`, `badge_awarded`, …"""
    name: str
    email: str
    failure: MailFailure
    expired: bool
    """The link in it does not work any more: it cannot be sent again."""


class SentAgain(BaseModel):
    """A mail that is tried once more."""

    id: UUID


@router.get("")
def list_undelivered_mail(
    caller: ApiCaller, programme_id: UUID, paging: PagingDep
) -> Listing[UndeliveredMailOut]:
    """List the mails about a programme that were given up, the latest written first."""
    caller.demand(programme_id, Action.READ_ADDRESSES)
    return paging.listing_together(  # type: ignore[type-var]  # its mail knows when it was written
        undelivered_query(programme_id),
        lambda rows: [_mail(one) for one in undelivered(paging.work, caller, programme_id, rows)],
    )


@router.post("/{mail_id}/send")
@idempotent
def send_undelivered_mail(
    work: WorkDep, caller: ApiCaller, programme_id: UUID, mail_id: UUID
) -> SentAgain:
    """Have a mail that was given up sent once more."""
    return SentAgain(id=send_again(work, caller, programme_id, mail_id).id)


def _mail(mail: UndeliveredMail) -> UndeliveredMailOut:
    return UndeliveredMailOut.model_validate(mail, from_attributes=True)
