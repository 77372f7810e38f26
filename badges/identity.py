"""The recipient of a badge: normalise, salt, hash and compare (Open Badges 2.0, IdentityHash).

The norm hashes `identifier + salt`, in this order, and says nothing of letter case. Issuers differ,
so new hashes are made from the normalised address, and comparing tries the address as given too.
"""

import hashlib
import secrets
from collections.abc import Iterator
from typing import Protocol

from badges.errors import CredentialError
from badges.sentences import N_

SALT_BYTES = 16
"""Random bytes of a salt; 128 bits make a table of prepared hashes useless."""

_ALGORITHMS = {"sha256": hashlib.sha256, "md5": hashlib.md5}


class Identity(Protocol):
    """What the recipient of an assertion says of itself; `badges.ob2.IdentityObject` is one."""

    @property
    def type(self) -> str:
        """Which property identifies the person (`email`, `url`, `telephone` …)."""

    @property
    def identity(self) -> str:
        """The hash, or the plain value."""

    @property
    def hashed(self) -> bool:
        """Whether `identity` is a hash."""

    @property
    def salt(self) -> str | None:
        """What was appended to the plain value before hashing."""


def normalise_email(address: str) -> str:
    """Return the one spelling under which an e-mail address is hashed: stripped, lower case."""
    return address.strip().lower()


def new_salt() -> str:
    """Return a fresh random salt, for one assertion only."""
    return secrets.token_hex(SALT_BYTES)


def hash_identity(identity: str, salt: str) -> str:
    """Return `sha256$` and the hexadecimal hash of `identity` followed by `salt`.

    The identity is taken as it is: pass an e-mail address through `normalise_email` first.

    Raises:
        CredentialError: the identity or the salt is not valid Unicode.
    """
    return f"sha256${_digest('sha256', identity, salt)}"


def matches(identity: Identity, candidate: str) -> bool:
    """Tell whether `candidate` is the recipient, normalised or as given, hashed or plain."""
    spellings = set(_spellings(identity.type, candidate))
    if not identity.hashed:
        return not spellings.isdisjoint(_spellings(identity.type, identity.identity))
    algorithm, _, expected = identity.identity.partition("$")
    if algorithm not in _ALGORITHMS:
        return False
    salt = identity.salt or ""
    try:
        return any(_digest(algorithm, one, salt) == expected.lower() for one in spellings)
    except CredentialError:
        return False


def _spellings(kind: str, value: str) -> Iterator[str]:
    yield value
    yield value.strip()
    # Only addresses ignore case by custom; the path of a URL does not.
    if kind in ("email", "emailAddress", "schema:email"):
        yield normalise_email(value)


def _digest(algorithm: str, identity: str, salt: str) -> str:
    try:
        text = (identity + salt).encode("utf-8")
    except UnicodeEncodeError:
        raise CredentialError(
            N_("the recipient's identity holds half a surrogate pair; give plain Unicode text")
        ) from None
    return _ALGORITHMS[algorithm](text).hexdigest()
