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

from app.plumbing.column_types import UtcDateTime
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

    A mail is first claimed (its next try is put off), then sent with no transaction open, then deleted: a slow mail
    server holds nobody up, and a worker killed in between makes a mail go out late, or at worst twice. After the
    last try a mail stays in the table, where the operator can see it.
    """
    sent = 0
    while (mail := _claim(service)) is not None:
        letter = json.loads(service.vault.open(mail.sealed, purpose=PURPOSE))
        try:
            service.carrier(_envelope(service.settings.mail_from, letter, service.now()))
        except OSError as error:
            print(f"mail: not sent, try {mail.tries} of {TRIES}: {error}", file=sys.stderr)  # noqa: T201
            continue
        with service.begin() as work:
            # Not `get_one`: whoever was erased meanwhile took their mail along.
            work.session.connection().execute(
                delete(OutgoingMail).where(col(OutgoingMail.id) == mail.id)
            )
        sent += 1
    return sent


def _claim(service: Service) -> OutgoingMail | None:
    now = service.now()
    due = (
        select(OutgoingMail)
        .where(col(OutgoingMail.due_at) <= now, col(OutgoingMail.tries) < TRIES)
        .order_by(col(OutgoingMail.due_at))
        .limit(1)
    )
    with service.begin(reading=True) as work:
        if work.session.exec(due).first() is None:  # nothing to do must not take the writers' place
            return None
    with service.begin() as work:
        mail = work.session.exec(due.with_for_update(skip_locked=True)).first()
        if mail is not None:
            mail.tries += 1
            mail.due_at = now + timedelta(minutes=2**mail.tries)
            work.session.add(mail)
    return mail


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
