"""Mail goes out through an outbox: written in the same transaction as the work, sent afterwards."""

import json
import sys
from dataclasses import asdict
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from uuid import UUID, uuid4

from sqlalchemy import delete
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.plumbing.column_types import UtcDateTime
from app.plumbing.outbox import send_due
from app.plumbing.service import Service, Work
from app.plumbing.templating import Letter

PURPOSE = "outgoing mail"
TRIES = 8


class OutgoingMail(SQLModel, table=True):
    """A mail that waits to be sent. It holds a sign-in link, so it is sealed, and deleted once sent."""

    __tablename__ = "outgoing_mail"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    sealed: bytes
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)
    tries: int = 0


def post(work: Work, to: str, letter: Letter) -> None:
    """Put a letter in the outbox; it leaves when the transaction has been committed."""
    content = json.dumps({"to": to, **asdict(letter)}).encode()
    sealed = work.vault.seal(content, purpose=PURPOSE)
    work.session.add(OutgoingMail(sealed=sealed, due_at=work.now))


def deliver_due(service: Service) -> int:
    """Send what is due and return how many mails left.

    A mail that left is deleted. After the last try it stays in the table, where the operator can see it.
    """
    return send_due(
        service, lambda: _due(service.now()), _put_off, lambda mail: _send(service, mail)
    )


def _due(now: datetime) -> SelectOfScalar[OutgoingMail]:
    waiting = select(OutgoingMail).where(
        col(OutgoingMail.due_at) <= now, col(OutgoingMail.tries) < TRIES
    )
    return waiting.order_by(col(OutgoingMail.due_at))


def _put_off(work: Work, mail: OutgoingMail) -> OutgoingMail:
    mail.tries += 1
    mail.due_at = work.now + timedelta(minutes=2**mail.tries)
    work.session.add(mail)
    return mail


def _send(service: Service, mail: OutgoingMail) -> bool:
    letter = json.loads(service.vault.open(mail.sealed, purpose=PURPOSE))
    try:
        service.carrier(_envelope(service.settings.mail_from, letter, service.now()))
    except OSError as error:
        print(f"mail: not sent, try {mail.tries} of {TRIES}: {error}", file=sys.stderr)  # noqa: T201
        return False
    with service.begin() as work:
        # Not `get_one`: whoever was erased meanwhile took their mail along.
        work.session.connection().execute(
            delete(OutgoingMail).where(col(OutgoingMail.id) == mail.id)
        )
    return True


def _envelope(sender: str, letter: dict[str, str], now: datetime) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = letter["to"]
    mail["Subject"] = letter["subject"]
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2] or None)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence notice answers it
    mail.set_content(letter["text"])
    mail.add_alternative(letter["html"], subtype="html")
    return mail
