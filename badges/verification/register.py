"""The issuer's own register, where it can be asked: was this badge awarded, with this very text?

A signature proves that a key signed, not that its owner awarded: keys are stolen. Who keeps the register of an
issuer (the service that awards, or a bundle it made) knows better, and a resolver may answer for it.
"""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from badges.errors import CredentialError
from badges.strict_json import read_object
from badges.verification.report import Format

TOKENS = frozenset({Format.OB2_SIGNED, Format.OB3_JWT})
"""The formats whose text is a compact JWS: it has one spelling, and is compared letter for letter."""


class Standing(StrEnum):
    """What a register says of a badge."""

    AWARDED = "awarded"
    """It holds this badge, with this text."""
    UNKNOWN = "unknown"
    """It holds no badge of this id."""
    DIFFERENT = "different"
    """It holds a badge of this id, with another text."""


@dataclass(frozen=True)
class ClaimedBadge:
    """A badge that names an issuer, as a register compares it."""

    issuer: str
    """The id of the issuer: the address of its profile, or its DID."""
    id: str
    """The id of the assertion or credential."""
    format: Format
    text: bytes
    """The compact JWS, or the JSON text."""

    def is_text(self, awarded: bytes) -> bool:
        """Tell whether it is what was awarded: a token to the letter, a document by its content as JSON."""
        if self.text == awarded:
            return True
        return self.format not in TOKENS and _content(self.text) == _content(awarded)

    @property
    def digest(self) -> str:
        """The SHA-256 of the token, or of the document's content; hexadecimal."""
        text = self.text if self.format in TOKENS else _content(self.text)
        return hashlib.sha256(text).hexdigest()


@runtime_checkable
class Register(Protocol):
    """What a resolver may be besides: it keeps, or reaches, the registers of some issuers."""

    def standing(self, badge: ClaimedBadge) -> Standing | None:
        """Return what the register of the badge's issuer says, or None for an issuer whose register is not at hand."""


@dataclass(frozen=True)
class Revocation:
    """What a register says of whether its issuer took a badge back."""

    revoked: bool
    reason: str | None = None
    """Why, for everybody to read."""


@runtime_checkable
class RevocationRegister(Protocol):
    """What a register may be besides: it knows of one badge whether it is revoked, without a list of all that are."""

    def revocation(self, badge: ClaimedBadge) -> Revocation | None:
        """Return what the register of the badge's issuer says, or None for an issuer whose register is not at hand."""


@runtime_checkable
class KnowsPeople(Protocol):
    """What a register may be besides: it knows the people its badges were given to by several addresses."""

    def recognises(self, badge: ClaimedBadge, recipient: str) -> bool:
        """Say whether an address is one by which the holder of a badge lets it be recognised."""


def _content(text: bytes) -> bytes:
    """Return a JSON object in one spelling: names in order, no spaces."""
    try:
        members = read_object(text)
    except CredentialError:
        return text
    return json.dumps(members, sort_keys=True, separators=(",", ":")).encode()
