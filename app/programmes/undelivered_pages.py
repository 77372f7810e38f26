"""HTML doors: mail about a programme that could not be delivered."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlmodel import col

from app.errors import N_
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.mailing import OutgoingMail
from app.programmes.access import Action
from app.programmes.page_context import ProgrammePage
from app.programmes.undelivered import KINDS, send_again, undelivered, undelivered_query

router = APIRouter(prefix="/programmes/{programme_id}/mail", include_in_schema=False)
MOST = 200
"""Mails that the page shows, the latest first; the API lists them all."""


@shown_at(router, "")
class UndeliveredPage(ProgrammePage):
    """The mails that were given up."""

    template = "programmes/mail.html"
    to_look = Action.READ_ADDRESSES
    to_change = Action.MANAGE_EXCHANGES

    def values(self) -> dict[str, Any]:
        latest = undelivered_query(self.programme_id).order_by(col(OutgoingMail.due_at).desc())
        rows = self.work.session.exec(latest.limit(MOST))
        mails = undelivered(self.work, self.caller, self.programme_id, rows)
        return {**self.context, "mails": mails, "kind_names": KINDS}


@router.post("/{mail_id}/send")
@saying(N_("The mail is sent again."))
def send_mail_again(at: At[UndeliveredPage], mail_id: UUID) -> None:
    """Have a mail sent once more."""
    send_again(at.work, at.caller, at.programme_id, mail_id)
