"""The mail that leaves: who writes, where answers go, the letter as text and as HTML, the pictures in it."""

from email.header import Header
from email.headerregistry import (
    Address,
    HeaderRegistry,
    UniqueAddressHeader,
    UniqueUnstructuredHeader,
)
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from app.plumbing.carriers import reachable
from app.plumbing.letters import Letterhead, sender_name, unspoofed
from app.plumbing.pictures import drawn_small
from app.plumbing.service import Service
from app.plumbing.texts import plain_line
from app.seal import Seal, draw, to_png

SERVICE_NAME: Final = "Estampille"
SEAL_PIXELS: Final = 288
"""Shown at half of it: screens with fine dots show every line."""
LOGO_WIDTH, LOGO_HEIGHT = 400, 88
"""The room of a logo; shown at half of it."""


class _Subject(UniqueUnstructuredHeader):
    """A text that is sent as one run of encoded words: Python's own folding loses blanks between them."""

    name: str

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Take the text as it is: what looks like an encoded word in it, somebody typed."""
        super().parse(value, kwds)
        kwds["decoded"] = value

    def fold(self, *, policy: Any) -> str:
        """Return the header as it is sent."""
        said = str(self)
        if said.isascii() and "=?" not in said:
            return str(super().fold(policy=policy))  # type: ignore[misc]  # of the class it is made one with
        return f"{self.name}: {_encoded(said, self.name, policy.linesep)}{policy.linesep}"


class _Sender(UniqueAddressHeader):
    """One mailbox, its name as one run of encoded words: Python's own folding loses the quotes of a long one."""

    name: str

    def fold(self, *, policy: Any) -> str:
        """Return the header as it is sent."""
        (mailbox,) = self.addresses
        name = mailbox.display_name
        if not name:
            return f"{self.name}: {mailbox.addr_spec}{policy.linesep}"
        said = f'"{name}"' if name.isascii() else _encoded(name, self.name, policy.linesep)
        return f"{self.name}: {said}{policy.linesep} <{mailbox.addr_spec}>{policy.linesep}"


def _encoded(text: str, name: str, linesep: str) -> str:
    return Header(str(text), "utf-8", header_name=name).encode(linesep=linesep)


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("subject", _Subject)  # type: ignore[arg-type]  # it is made one there
_HEADERS.map_to_type("from", _Sender)  # type: ignore[arg-type]
POLICY: Final = EmailPolicy(header_factory=_HEADERS)


def envelope(service: Service, mail_id: UUID, letter: dict[str, Any]) -> EmailMessage:
    """Return a mail as it is handed to a carrier.

    Args:
        service: whose settings say by which address it goes out.
        mail_id: the number of its row.
        letter: what the outbox holds of it; the oldest know of no letterhead and no seal.

    Raises:
        ValueError: a header would hold what no mail may have.
    """
    name, address = parseaddr(service.settings.mail_from)
    name = unspoofed(name)
    head = Letterhead(**letter["head"]) if letter.get("head") else None
    mail = EmailMessage(POLICY)
    if head is not None:
        name = sender_name(head, name or SERVICE_NAME, letter.get("language") or "en")
        if head.reply_to:
            mail["Reply-To"] = reachable(head.reply_to)
    mail["From"] = Address(name, addr_spec=address)
    mail["To"] = reachable(letter["to"])
    mail["Subject"] = plain_line(letter["subject"])
    mail["Date"] = format_datetime(service.now())
    # The row's own number: should a mail leave twice, receivers see that it is the same (RFC 5322, 3.6.4).
    mail["Message-ID"] = f"<{mail_id.hex}@{address.rpartition('@')[2] or 'localhost'}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence notice answers it
    mail.set_content(letter["text"])
    mail.add_alternative(letter["html"], subtype="html")
    _add_pictures(service, mail, letter["html"], head, letter.get("seal"))
    return mail


def _add_pictures(
    service: Service,
    mail: EmailMessage,
    html: str,
    head: Letterhead | None,
    seal: dict[str, Any] | None,
) -> None:
    """Put the pictures that the HTML names beside it: nothing is fetched when a mail is opened."""
    pictures = {
        "seal": None if seal is None else _seal_png(Seal(**seal)),
        "logo": None if head is None else _logo_png(service, head.logo),
    }
    page = mail.get_body(("html",))
    for name, picture in pictures.items():
        if picture is None or page is None or f'"cid:{name}"' not in html:
            continue
        page.add_related(
            picture, "image", "png", cid=f"<{name}>", disposition="inline", filename=f"{name}.png"
        )


@lru_cache(maxsize=16)
def _seal_png(seal: Seal) -> bytes:
    return to_png(draw(seal), SEAL_PIXELS)


def _logo_png(service: Service, name: str) -> bytes | None:
    """Return a logo made small; nothing if it is gone meanwhile, or not to be drawn."""
    try:
        content = service.files.logos.read(name) if name else b""
    except FileNotFoundError:  # another one took its place since the mail was written
        return None
    return small_logo(content)


@lru_cache(maxsize=16)
def small_logo(content: bytes) -> bytes | None:
    """Return a PNG in the size in which mails show it; nothing for what is too large or no PNG."""
    return drawn_small(content, LOGO_WIDTH, LOGO_HEIGHT)
