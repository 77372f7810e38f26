"""A whole issuer in memory, behind the library's Resolver: edit a field, verify again.

Every document is a plain dict under its address, so a test may break anything a real issuer could
break, and nothing needs a server or a mock.
"""

import copy
import json
import struct
import zlib
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from badges.baking import bake
from badges.errors import Unreachable
from badges.identity import hash_identity
from badges.jws import sign
from badges.keys import generate_rsa, public_pem
from badges.verification import Fetched, Report, verify

BASE = "https://issuer.example.org"
PROFILE = f"{BASE}/ob/issuer"
KEY = f"{BASE}/ob/issuer/key"
REVOCATIONS = f"{BASE}/ob/issuer/revocations"
BADGE_CLASS = f"{BASE}/ob/badges/1"
CLASS_IMAGE = f"{BASE}/ob/badges/1/image.png"
HOSTED = f"{BASE}/ob/assertions/1"
HOSTED_IMAGE = f"{BASE}/ob/assertions/1/image.png"
SIGNED_ID = "urn:uuid:6f6b3a52-6b0f-4d0e-9a43-1c1f0e6d2a10"

CONTEXT = "https://w3id.org/openbadges/v2"
RECIPIENT = "ada@example.org"
SALT = "deadsea"
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)

PLAIN_SVG = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle r="4"/></svg>\n'
)


@cache
def signing_key(number: int = 0) -> RSAPrivateKey:
    """Return one of a few keys, made once per process since making one takes a while."""
    assert number >= 0
    return generate_rsa()


def png_chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(data, zlib.crc32(kind))
    return struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", checksum)


def plain_png(width: int = 1, height: int = 1) -> bytes:
    """Return a small grey picture."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00\x80" * height)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            png_chunk(b"IHDR", header),
            png_chunk(b"IDAT", rows),
            png_chunk(b"IEND", b""),
        )
    )


class IssuerInMemory:
    """An issuer with one badge class, one hosted and one signed assertion, all valid."""

    def __init__(self) -> None:
        self.key = signing_key()
        self.documents: dict[str, Any] = {
            PROFILE: _profile(),
            KEY: _key(self.key),
            REVOCATIONS: _revocations(),
            BADGE_CLASS: _badge_class(),
            HOSTED: _assertion(HOSTED, {"type": "HostedBadge"}) | {"image": HOSTED_IMAGE},
            CLASS_IMAGE: plain_png(),
        }
        self.signed = _assertion(SIGNED_ID, {"type": "SignedBadge", "creator": KEY})
        self.statuses: dict[str, int] = {}
        self.media_types: dict[str, str] = {}
        self.redirects: dict[str, str] = {}
        self.asked: list[str] = []

    def __getitem__(self, url: str) -> Any:
        return self.documents[url]

    def __setitem__(self, url: str, document: Any) -> None:
        self.documents[url] = document

    def token(self) -> str:
        """Return the signed assertion as it stands now."""
        return sign(json.dumps(self.signed).encode(), self.key)

    def png(self) -> bytes:
        """Return the class's picture with the signed assertion in it."""
        return bake(self.documents[CLASS_IMAGE], self.token())

    def hosted_png(self) -> bytes:
        """Return the class's picture with the hosted assertion in it."""
        return bake(self.documents[CLASS_IMAGE], json.dumps(self.documents[HOSTED]))

    def fetch(self, url: str) -> Fetched:
        """Answer as the issuer's web site would."""
        self.asked.append(url)
        url = self.redirects.get(url, url)
        if url not in self.documents:
            raise Unreachable(url, "it is not among the documents at hand")
        body = self.documents[url]
        media_type = "image/png" if isinstance(body, bytes) else "application/ld+json"
        return Fetched(
            url=url,
            status=self.statuses.get(url, 200),
            media_type=self.media_types.get(url, media_type),
            body=body if isinstance(body, bytes) else json.dumps(body).encode(),
        )

    def verify(
        self,
        source: bytes | str | None = None,
        *,
        recipient: str | None = RECIPIENT,
        now: datetime = NOW,
    ) -> Report:
        """Verify a source, by default the signed assertion, against this issuer."""
        return verify(source or self.token(), resolver=self, now=now, recipient=recipient)

    def copy(self) -> "IssuerInMemory":
        """Return an issuer that can be changed without touching this one."""
        return copy.deepcopy(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> "IssuerInMemory":
        other = IssuerInMemory.__new__(IssuerInMemory)
        for name, value in vars(self).items():
            # A key cannot be copied, and need not be: it never changes.
            setattr(other, name, value if name == "key" else copy.deepcopy(value, memo))
        return other


def _profile() -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "id": PROFILE,
        "type": "Profile",
        "name": "Example Programme",
        "url": BASE,
        "email": "badges@issuer.example.org",
        "publicKey": KEY,
        "revocationList": REVOCATIONS,
    }


def _key(key: RSAPrivateKey) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "id": KEY,
        "type": "CryptographicKey",
        "owner": PROFILE,
        "publicKeyPem": public_pem(key),
    }


def _revocations() -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "id": REVOCATIONS,
        "type": "RevocationList",
        "issuer": PROFILE,
        "revokedAssertions": ["urn:uuid:00000000-0000-4000-8000-000000000000"],
    }


def _badge_class() -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "id": BADGE_CLASS,
        "type": "BadgeClass",
        "name": "Data protection, practise",
        "description": "Protects the data of a small organisation.",
        "image": CLASS_IMAGE,
        "criteria": {"id": f"{BADGE_CLASS}/criteria", "narrative": "Three descriptors of four."},
        "issuer": PROFILE,
        "alignment": [
            {
                "targetName": "Information Security Management",
                "targetUrl": f"{BASE}/frameworks/ecf-4.0/E.8",
                "targetFramework": "e-CF 4.0",
                "targetCode": "E.8 e-2",
            }
        ],
        "tags": ["privacy"],
    }


def _assertion(address: str, verification: dict[str, str]) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "id": address,
        "type": "Assertion",
        "recipient": {
            "type": "email",
            "hashed": True,
            "salt": SALT,
            "identity": hash_identity(RECIPIENT, SALT),
        },
        "badge": BADGE_CLASS,
        "verification": verification,
        "issuedOn": "2026-01-02T03:04:05Z",
        "expires": "2029-01-02T03:04:05Z",
        "narrative": "From discover to practise in four months.",
    }
