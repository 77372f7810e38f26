"""Revocation of credentials: W3C bitstring status lists, the older ones of 2021, and 1EdTech's plain lists.

W3C Bitstring Status List 1.0; Status List 2021; 1EdTech Revocation List 1.0.
"""

import base64
import binascii
import gzip
import zlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from badges.contexts import CREDENTIALS_V2
from badges.errors import CredentialError
from badges.ob2.fields import comparable
from badges.ob2.writing import format_time
from badges.sentences import N_

MIN_ENTRIES = 131_072
"""The shortest list (16 KB), so that a place in it does not tell who is meant."""

MAX_LIST_BYTES = 16 * 1024 * 1024
"""The longest list that is unpacked: 134 million entries."""

BITSTRING = "BitstringStatusListEntry"
REVOCATION_LIST = "1EdTechRevocationList"
LISTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        BITSTRING: ("BitstringStatusListCredential", "BitstringStatusList"),
        "StatusList2021Entry": ("StatusList2021Credential", "StatusList2021"),
    }
)
"""By the type of a status, those of its list and of what the list is about; the second pair is the older one."""

_GZIP = "H4sI"
"""How gzip starts in base64, which the older list writes without a prefix."""


def encode_list(places: Iterable[int], entries: int = MIN_ENTRIES) -> str:
    """Return the `encodedList` in which the bits at some places are set.

    Raises:
        CredentialError: a place lies outside the list, or the list is too short to hide in.
    """
    if entries < MIN_ENTRIES or entries % 8:
        raise CredentialError(
            N_("a list has at least {count} entries, in whole bytes"), count=MIN_ENTRIES
        )
    bits = bytearray(entries // 8)
    for place in places:
        if not 0 <= place < entries:
            raise CredentialError(
                N_("the place {count} lies outside a list of {other}"), count=place, other=entries
            )
        # Index 0 is the leftmost bit.
        bits[place // 8] |= 0x80 >> place % 8
    # No time of compression inside, so that the same list is the same bytes.
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


def decode_list(encoded: str) -> bytes:
    """Return the bits of an `encodedList`, of any length up to `MAX_LIST_BYTES`.

    Raises:
        CredentialError: it is no gzip in base64url, or unpacks to too much (`unsupported`).
    """
    if encoded.startswith("u"):
        text = encoded[1:]
    elif encoded.startswith(_GZIP):
        text = encoded.rstrip("=").replace("+", "-").replace("/", "_")
    else:
        raise CredentialError(
            N_("encodedList is no multibase text in base64url, which starts with u")
        )
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        # 16 + MAX_WBITS: gzip, and nothing else.
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        bits = unpacker.decompress(packed, MAX_LIST_BYTES)
    except (binascii.Error, ValueError, zlib.error):
        raise CredentialError(N_("encodedList cannot be unpacked")) from None
    if unpacker.unconsumed_tail:
        raise CredentialError(
            N_("encodedList unpacks to more than {count} bytes"),
            count=MAX_LIST_BYTES,
            code="unsupported",
        )
    if not unpacker.eof:
        raise CredentialError(N_("encodedList ends early"))
    return bits


def bit_at(bits: bytes, place: int) -> bool:
    """Tell whether the bit at a place is set.

    Raises:
        CredentialError: the place lies outside the list.
    """
    if not 0 <= place < len(bits) * 8:
        raise CredentialError(N_("the place {count} lies outside the list"), count=place)
    return bool(bits[place // 8] & (0x80 >> place % 8))


def status_list_credential(
    address: str,
    issuer: str,
    places: Iterable[int],
    *,
    valid_from: Any,
    purpose: str = "revocation",
) -> dict[str, Any]:
    """Return a status list as an unsigned credential, to be secured like any other.

    Args:
        address: where it is served, and its id.
        issuer: the issuer of the credentials it speaks of.
        places: the places of revoked credentials.
        valid_from: the moment it was made, an aware datetime.
        purpose: `revocation` or `suspension`.

    Raises:
        CredentialError: a place lies outside the list.
    """
    return {
        "@context": [CREDENTIALS_V2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": format_time(valid_from),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encode_list(places),
        },
    }


def is_revoked_in(document: Mapping[str, Any], credential_id: str) -> tuple[bool, str | None]:
    """Look a credential up in a `1EdTechRevocationList`: whether it is revoked, and why.

    Raises:
        CredentialError: the document is no such list.
    """
    entries = document.get("revokedCredential", document.get("revokedCredentials"))
    if not isinstance(entries, list):
        raise CredentialError(N_("the list of revoked credentials holds no revokedCredential"))
    for entry in entries:
        if not isinstance(entry, Mapping) or not isinstance(entry.get("id"), str):
            raise CredentialError(N_("an entry of the list of revoked credentials has no id"))
        if (
            comparable(entry["id"]) == comparable(credential_id)
            and entry.get("revoked", True) is not False
        ):
            reason = entry.get("revocationReason")
            return True, reason if isinstance(reason, str) else None
    return False, None
