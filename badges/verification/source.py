"""Recognise what was given: an address, a signed badge, a document, a picture."""

import re
from dataclasses import dataclass
from enum import StrEnum

from badges.baking import Standard, image_format, read_baked
from badges.errors import ImageError, NotABadge
from badges.ob2.fields import is_http_url
from badges.sentences import N_
from badges.verification.other_kinds import other_kind
from badges.verification.pasted import as_pasted

MAX_SOURCE_BYTES = 8 * 1024 * 1024
MOST_PASTED = 20_000
"""How many characters may stand around a link; longer texts are taken as they are."""
_BEGINNING = 1024
_PLAIN_TOKEN = ("eyJ", b"eyJ")

# Wider than base64url on purpose: what nearly is a token deserves a report that says why not.
_TOKEN = re.compile(r"[^\s.{}<>]+\.[^\s.{}<>]*\.[^\s.{}<>]*(~[^\s{}<>]*)?")
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
_DOTS = 2


class Kind(StrEnum):
    """What a text is."""

    ADDRESS = "address"
    TOKEN = "token"  # noqa: S105 - the word for a compact JWS, not a password
    DOCUMENT = "document"


@dataclass(frozen=True)
class Source:
    """What was given, down to a text."""

    kind: Kind
    text: str
    picture: bytes | None = None
    """The picture that the text was taken from."""
    standard: Standard | None = None
    """Under which standard's names the picture carries it."""
    legacy_carrier: bool = False
    """Whether the picture carries it the way of Open Badges 0.5."""


def read_source(given: bytes | str) -> Source:
    """Return what was given as a text of a known kind.

    Raises:
        NotABadge: neither address, token, JSON nor a picture with a badge.
        ImageError: a picture that carries a badge, but in a way that is refused.
    """
    if len(given) > MAX_SOURCE_BYTES:
        raise NotABadge(
            N_("the input is larger than {count} bytes, no badge is"), count=MAX_SOURCE_BYTES
        )
    data = given if isinstance(given, bytes) else given.encode("utf-8", "surrogatepass")
    # Most badges come as a token, and what is spelt as one can be nothing else.
    if data.count(b".") == _DOTS and data[0] != ord(".") and not data.translate(None, _LETTERS):
        return Source(Kind.TOKEN, data.decode("ascii"))
    if image_format(data) is not None:
        return _from_picture(data)
    return _from_text(data, None)


def read_given(given: bytes | str) -> Source:
    """Return what a person gave as a text of a known kind: as `read_source`, out of what they pasted around it.

    Raises:
        NotABadge: neither address, token, JSON nor a picture with a badge; what else it is is named, where known.
        ImageError: a picture that carries a badge, but in a way that is refused.
    """
    if given[:3] in _PLAIN_TOKEN:
        return read_source(given)  # most badges: nothing stands around them
    head = given[:_BEGINNING] if isinstance(given, str) else given
    refusal = other_kind(head.encode("utf-8", "replace") if isinstance(head, str) else head)
    if refusal is not None:
        raise refusal
    if len(given) > MOST_PASTED:
        return read_source(given)
    try:
        return read_source(as_pasted(given if isinstance(given, str) else given.decode("utf-8")))
    except UnicodeDecodeError:
        return read_source(given)


def _from_picture(picture: bytes) -> Source:
    try:
        baked = read_baked(picture)
    except ImageError as error:
        if error.code in ("none", "image"):
            raise NotABadge(error.said) from None
        raise
    found = _from_text(baked.text.encode("utf-8"), picture)
    return Source(found.kind, found.text, picture, baked.standard, baked.legacy)


def _from_text(data: bytes, picture: bytes | None) -> Source:
    try:
        text = data.decode("utf-8").removeprefix("\ufeff").strip()
    except UnicodeDecodeError:
        raise NotABadge(
            N_("it is no text and no PNG or SVG picture; a badge comes in one of these forms")
        ) from None
    if text.startswith("{"):
        return Source(Kind.DOCUMENT, text, picture)
    if is_http_url(text):
        return Source(Kind.ADDRESS, text, picture)
    if _TOKEN.fullmatch(text):
        return Source(Kind.TOKEN, text, picture)
    raise NotABadge(N_("it is no web address, no signed text and no picture of a badge"))
