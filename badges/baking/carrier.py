"""What a picture carries, and under which names the two standards put it there."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from badges.errors import CredentialError, ImageError
from badges.jws import read_token
from badges.kinds import is_credential
from badges.sentences import N_
from badges.strict_json import read_object

T = TypeVar("T")

MAX_IMAGE_BYTES = 8 * 1024 * 1024
"""The largest picture that is read."""

MAX_PAYLOAD_BYTES = 512 * 1024
"""The longest badge that is baked or extracted."""


class Standard(StrEnum):
    """The standard whose names are used in the picture."""

    OB2 = "ob2"
    """Open Badges 2.0, Baking Specification."""
    OB3 = "ob3"
    """Open Badges 3.0, section 5.3 (Baked Badge)."""

    @property
    def keyword(self) -> bytes:
        """Return the keyword of the PNG chunk."""
        return b"openbadges" if self is Standard.OB2 else b"openbadgecredential"

    @property
    def namespace(self) -> str:
        """Return the XML namespace of the SVG element."""
        if self is Standard.OB2:
            return "http://openbadges.org"
        return "https://purl.imsglobal.org/ob/v3p0"

    @property
    def element(self) -> str:
        """Return the local name of the SVG element."""
        return "assertion" if self is Standard.OB2 else "credential"


@dataclass(frozen=True)
class Baked:
    """A badge taken out of a picture."""

    text: str
    """A compact JWS, the JSON of a document, or (in old badges) the address of an assertion."""
    standard: Standard
    """Under which names it was found."""
    legacy: bool
    """Whether it was stored the way of Open Badges 0.5 (a PNG `tEXt` chunk)."""


def the_only(found: Sequence[tuple[Standard, T]], none: str) -> tuple[Standard, T]:
    """Return the one badge that was found in a picture.

    Args:
        found: the places that hold one, each with the standard under whose name it was found.
        none: what to say where there is none.

    Raises:
        ImageError: there is none, or more than one.
    """
    if not found:
        raise ImageError(none, code="none")
    if len(found) > 1:
        raise ImageError(
            N_("the picture holds {count} badges; it must hold exactly one"),
            count=len(found),
            code="doubled",
        )
    return found[0]


def payload_text(data: bytes) -> str:
    """Decode what a picture carries.

    Raises:
        ImageError: it is empty, too long or not UTF-8.
    """
    if len(data) > MAX_PAYLOAD_BYTES:
        raise ImageError(
            N_("the badge in the picture is longer than {count} bytes"),
            count=MAX_PAYLOAD_BYTES,
            code="too_large",
        )
    try:
        text = data.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise ImageError(
            N_("the badge in the picture is not UTF-8 text"), code="encoding"
        ) from None
    if not text:
        raise ImageError(N_("the place for the badge in the picture is empty"), code="empty")
    return text


@dataclass(frozen=True)
class Payload:
    """What a picture is to carry."""

    text: str
    standard: Standard
    """Of which standard it is."""

    @property
    def data(self) -> bytes:
        """Return its bytes."""
        return self.text.encode("utf-8")


def read_payload(given: str | bytes) -> Payload:
    """Return what a picture is to carry: a compact JWS or the JSON of a document, of which nothing is proven here.

    Raises:
        ImageError: it is empty, too long, no UTF-8 text, or no badge at all.
    """
    text = _bounded(given).decode("utf-8").strip()
    try:
        members = read_object(text if text.startswith("{") else read_token(text).payload)
    except CredentialError as error:
        raise ImageError(
            N_(
                "what is to be baked is neither a signed badge (a compact JWS) nor a document (a JSON object):"
                " {reason}"
            ),
            reason=error.said,
            code="payload",
        ) from None
    return Payload(text, Standard.OB3 if is_credential(members) else Standard.OB2)


def _bounded(given: str | bytes) -> bytes:
    """Return what is to be carried as bytes of UTF-8, neither empty nor too long."""
    try:
        data = given.encode("utf-8") if isinstance(given, str) else given
        data.decode("utf-8")
    except UnicodeEncodeError:
        raise ImageError(
            N_("the badge to bake holds half a surrogate pair"), code="encoding"
        ) from None
    except UnicodeDecodeError:
        raise ImageError(N_("the badge to bake is not UTF-8 text"), code="encoding") from None
    if not data.strip():
        raise ImageError(N_("the badge to bake is empty; give a JWS or JSON text"), code="empty")
    if len(data) > MAX_PAYLOAD_BYTES:
        raise ImageError(
            N_("the badge to bake is longer than {count} bytes"),
            count=MAX_PAYLOAD_BYTES,
            code="too_large",
        )
    return data
