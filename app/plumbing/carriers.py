"""How mail leaves the machine: into a folder, or to a mail server."""

import smtplib
import ssl
import sys
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from app.plumbing.settings import Settings

SMTP_SECONDS = 20


class Carrier(Protocol):
    """Takes a mail away; raises OSError when it cannot now."""

    def __call__(self, mail: EmailMessage) -> None:
        """Send one mail."""


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
