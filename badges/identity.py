"""The recipient of a badge: normalise, salt, hash and compare (Open Badges 2.0, IdentityHash).

The norm hashes `identifier + salt`, in this order, and says nothing of letter case. Issuers differ,
so new hashes are made from the normalised address, and comparing tries the address as given too.
"""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterator
from typing import Protocol
from urllib.parse import unquote

from badges.errors import CredentialError, UnreadableRecipient
from badges.sentences import N_

SALT_BYTES = 16
"""Random bytes of a salt; 128 bits make a table of prepared hashes useless."""

_MAILTO = re.compile(r"mailto:/*([^\s<>?]*)(\?[^\s<>]*)?", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s<>()\[\],;:\"“”«»]+")
_AROUND = ".!?'\u2018\u2019"
_EMAIL = re.compile(r"[^@\x00-\x20\x7f]+@[^@.\x00-\x20\x7f/?#&=]+(\.[^@.\x00-\x20\x7f/?#&=]+)+")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
"""What is an e-mail address and nothing else, without a sign that may stand around one."""
_OTHER_NAME = re.compile(
    r"(https?://|did:|urn:|tel:)[^\s]+|\+?[0-9][0-9 ().\u00a0-]{4,24}", re.IGNORECASE
)
"""What identifies people besides e-mail addresses: web addresses, DIDs, URNs, telephone numbers."""
_EMAIL_TYPES = ("email", "emailAddress", "schema:email")
_SHOWN = 100

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


def read_recipient(given: str) -> str | None:
    """Return the one identity that people meant when they named the recipient of a badge.

    `Camille <camille@example.org>`, `MAILTO:camille@example.org`, quotes and invisible characters around it are
    all the same address. Its letter case stays as it was given. Web addresses, DIDs and telephone numbers, which
    identify people in the norms too, are returned as they are.

    Args:
        given: what was typed or pasted.

    Returns:
        The identity, or None where there is nothing but blanks: then nobody was asked for.

    Raises:
        UnreadableRecipient: it names nobody, or more than one.
    """
    if _PLAIN.fullmatch(given):
        return given  # as most are typed
    visible = given  # no letter of ASCII is invisible
    if not given.isascii():
        visible = "".join(one for one in given if unicodedata.category(one) != "Cf")
    text = visible.strip()
    if not text:
        return None
    if _OTHER_NAME.fullmatch(text):
        return text
    plain = _MAILTO.sub(lambda found: f" {unquote(found[1])} ", text)
    words = [one.strip(_AROUND) for one in _BETWEEN.split(plain) if "@" in one]
    if len({one.lower() for one in words}) > 1:
        raise UnreadableRecipient(
            N_(
                "“{given}” names more than one address; a badge has one recipient, give one address"
            ),
            given=_shown(text),
        )
    if not words or not _EMAIL.fullmatch(words[0]) or not _is_unicode(words[0]):
        raise _no_email(text)
    return words[0]


def _no_email(given: str) -> UnreadableRecipient:
    return UnreadableRecipient(
        N_("“{given}” is no e-mail address; write it as in camille@example.org"),
        given=_shown(given),
    )


def _shown(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode().split())[:_SHOWN]


def _is_unicode(text: str) -> bool:
    return text.isascii() or not any(unicodedata.category(one) == "Cs" for one in text)


def normalise_email(address: str) -> str:
    """Return the one spelling under which an e-mail address is hashed: stripped, lower case.

    Raises:
        UnreadableRecipient: it is no e-mail address; its hash would be the hash of nobody.
    """
    found = plain_spelling(address)
    if not _EMAIL.fullmatch(found) or not _is_unicode(found):
        raise _no_email(found)
    return found


def plain_spelling(identity: str) -> str:
    """Return an identity of any kind stripped and in lower case, to be compared with another."""
    return identity.strip().lower()


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
    if kind in _EMAIL_TYPES:
        plain = plain_spelling(value)
        yield plain
        # Some issuers write the address as a link, in whatever case.
        yield plain.removeprefix("mailto:")


def _digest(algorithm: str, identity: str, salt: str) -> str:
    try:
        text = (identity + salt).encode("utf-8")
    except UnicodeEncodeError:
        raise CredentialError(
            N_("the recipient's identity holds half a surrogate pair; give plain Unicode text")
        ) from None
    return _ALGORITHMS[algorithm](text).hexdigest()
