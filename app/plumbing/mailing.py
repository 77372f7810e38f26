"""Mail goes out through an outbox: written in the same transaction as the work, sent afterwards."""

import json
import smtplib
import ssl
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit
from uuid import UUID, uuid4

from sqlalchemy import Engine, delete
from sqlmodel import Field, SQLModel, col, select

from app.plumbing.columns import UtcDateTime
from app.plumbing.database import transaction
from app.plumbing.desk import Desk
from app.plumbing.settings import Settings
from app.plumbing.templating import Letter
from app.plumbing.vault import Vault

PURPOSE = "outgoing mail"
TRIES = 8
SMTP_SECONDS = 20


class OutgoingMail(SQLModel, table=True):
    """A mail that waits to be sent. It holds a sign-in link, so it is sealed, and deleted once sent."""

    __tablename__ = "outgoing_mail"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    sealed: bytes
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)
    tries: int = 0


class Carrier(Protocol):
    """Takes a mail away; raises OSError when it cannot now."""

    def __call__(self, mail: EmailMessage) -> None:
        """Send one mail."""


def post(desk: Desk, to: str, letter: Letter) -> None:
    """Put a letter in the outbox; it leaves when the transaction has been committed."""
    content = json.dumps({"to": to, **asdict(letter)}).encode()
    sealed = desk.vault.seal(content, purpose=PURPOSE)
    desk.session.add(OutgoingMail(sealed=sealed, due_at=desk.now))


def deliver_due(
    engine: Engine, vault: Vault, carrier: Carrier, sender: str, now: Callable[[], datetime]
) -> int:
    """Send what is due and return how many mails left.

    A mail is first claimed (its next try is put off), then sent with no transaction open, then deleted: a slow mail
    server holds nobody up, and a worker killed in between makes a mail go out late, or at worst twice. After the
    last try a mail stays in the table, where the operator can see it.
    """
    sent = 0
    while (mail := _claim(engine, now())) is not None:
        letter = json.loads(vault.open(mail.sealed, purpose=PURPOSE))
        try:
            carrier(_envelope(sender, letter, now()))
        except OSError as error:
            print(f"mail: not sent, try {mail.tries} of {TRIES}: {error}", file=sys.stderr)  # noqa: T201
            continue
        with transaction(engine) as session:
            # Not `get_one`: whoever was erased meanwhile took their mail along.
            session.connection().execute(
                delete(OutgoingMail).where(col(OutgoingMail.id) == mail.id)
            )
        sent += 1
    return sent


def _claim(engine: Engine, now: datetime) -> OutgoingMail | None:
    due = (
        select(OutgoingMail)
        .where(col(OutgoingMail.due_at) <= now, col(OutgoingMail.tries) < TRIES)
        .order_by(col(OutgoingMail.due_at))
        .limit(1)
    )
    with transaction(engine, reading=True) as session:
        if session.exec(due).first() is None:  # nothing to do must not take the writers' place
            return None
    with transaction(engine) as session:
        mail = session.exec(due.with_for_update(skip_locked=True)).first()
        if mail is not None:
            mail.tries += 1
            mail.due_at = now + timedelta(minutes=2**mail.tries)
            session.add(mail)
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


def plain_text(mail: EmailMessage) -> str:
    """Return what a mail says to a reader of plain text."""
    body = mail.get_body(("plain",))
    return "" if body is None else str(body.get_content())


class FolderCarrier:
    """Writes mail into a folder, for development; prints it too when asked."""

    def __init__(self, folder: Path, *, aloud: bool = True) -> None:
        self.folder = folder
        self.aloud = aloud

    def __call__(self, mail: EmailMessage) -> None:
        """Write one mail as an .eml file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{uuid4().hex}.eml"
        path.write_bytes(bytes(mail))
        if self.aloud:
            print(f"mail: {path}\n  To: {mail['To']}\n  {mail['Subject']}", file=sys.stderr)  # noqa: T201
            print(plain_text(mail), file=sys.stderr)  # noqa: T201


class SmtpCarrier:
    """Hands mail to a mail server: `smtps://` at once encrypted, `smtp://` by STARTTLS where offered."""

    def __init__(self, url: str) -> None:
        self.parts = urlsplit(url)

    def __call__(self, mail: EmailMessage) -> None:
        """Send one mail; the server's refusal is an OSError (smtplib's errors are)."""
        host, secure = self.parts.hostname or "localhost", self.parts.scheme == "smtps"
        context = ssl.create_default_context()
        if secure:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, self.parts.port or 465, timeout=SMTP_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(host, self.parts.port or 587, timeout=SMTP_SECONDS)
        with server:
            if not secure and server.has_extn("starttls"):
                server.starttls(context=context)
            if self.parts.username:
                server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
            server.send_message(mail)


def carrier_for(settings: Settings, *, aloud: bool = True) -> Carrier:
    """Return the carrier that the settings name."""
    if settings.smtp_url:
        return SmtpCarrier(settings.smtp_url)
    return FolderCarrier(settings.data_dir / "mail", aloud=aloud)
