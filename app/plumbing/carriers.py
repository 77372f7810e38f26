"""How mail leaves the machine: into a folder, or to a mail server."""

import smtplib
import ssl
import sys
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from email_validator import validate_email

from app.plumbing.settings import Settings

SMTP_SECONDS = 20
PERMANENT = 500
"""The first code by which a server refuses for good."""


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
        unfinished = path.with_suffix(".part")  # whoever looks into the folder finds whole mails
        unfinished.write_bytes(bytes(mail))
        unfinished.rename(path)
        if self.aloud:
            print(f"mail: {path}\n  To: {mail['To']}\n  {mail['Subject']}", file=sys.stderr)  # noqa: T201
            print(plain_text(mail), file=sys.stderr)  # noqa: T201


class PermanentRefusal(OSError):
    """The mail server will never take this mail: a further try is of no use."""


class UnwritableAddress(PermanentRefusal):
    """The mail server cannot write to an address with letters outside ASCII before its @ (RFC 6531)."""


class SmtpCarrier:
    """Hands mail to a mail server: `smtps://` at once encrypted, `smtp://` by STARTTLS.

    With a password in the address, or where the setting says so, nothing is said to a server that offers no STARTTLS:
    whoever sits in between could have struck the offer out, and would read the password and every sign-in link.
    """

    def __init__(self, url: str, *, starttls: bool | None = None) -> None:
        self.parts = urlsplit(url)
        self.demands_starttls = bool(self.parts.password) if starttls is None else starttls

    def __call__(self, mail: EmailMessage) -> None:
        """Send one mail.

        Raises:
            PermanentRefusal: the server refuses the recipient or the mail for good (RFC 5321, 4.2.1: 5yz).
            OSError: it cannot be sent now (smtplib's errors are OSErrors). A refused password or sender is among
                these: the operator can mend it while the mail waits.
        """
        with self.connected() as server:
            try:
                server.send_message(mail)
            except smtplib.SMTPNotSupportedError as error:
                raise UnwritableAddress(str(error)) from error
            except smtplib.SMTPRecipientsRefused as error:
                if all(code >= PERMANENT for code, _ in error.recipients.values()):
                    raise PermanentRefusal(str(error)) from error
                raise
            except smtplib.SMTPDataError as error:
                if error.smtp_code >= PERMANENT:
                    raise PermanentRefusal(str(error)) from error
                raise

    def connected(self) -> smtplib.SMTP:
        """Return the server, ready to take mail: encrypted, and signed in where there is a name."""
        host, secure = self.parts.hostname or "localhost", self.parts.scheme == "smtps"
        context = ssl.create_default_context()
        if secure:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, self.parts.port or 465, timeout=SMTP_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(host, self.parts.port or 587, timeout=SMTP_SECONDS)
        try:
            if not secure:
                self._encrypt(server, context)
            if self.parts.username:
                server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
        except BaseException:
            server.close()
            raise
        return server

    def _encrypt(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        server.ehlo_or_helo_if_needed()
        if server.has_extn("starttls"):
            server.starttls(context=context)
        elif self.demands_starttls:
            message = "the mail server offers no STARTTLS, and nothing is sent unencrypted"
            raise ConnectionRefusedError(message)


def reachable(address: str) -> str:
    """Return an address as it stands in an envelope: its domain in the letters of DNS (RFC 5891, “xn--…”)."""
    name, _, domain = address.rpartition("@")
    return (
        address
        if domain.isascii()
        else f"{name}@{validate_email(address, check_deliverability=False).ascii_domain}"
    )


def carrier_for(settings: Settings, *, aloud: bool = True) -> Carrier:
    """Return the carrier that the settings name."""
    if settings.smtp_url:
        return SmtpCarrier(settings.smtp_url, starttls=settings.smtp_starttls)
    return FolderCarrier(settings.data_dir / "mail", aloud=aloud)
