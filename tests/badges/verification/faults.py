"""Ways to break a valid badge of Open Badges 2.0, one at a time."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from badges.baking import bake
from badges.identity import hash_identity
from badges.jws import sign
from badges.keys import public_pem
from badges.verification import Report, Status, Verdict
from tests.issuer_in_memory import (
    BADGE_CLASS,
    CLASS_IMAGE,
    HOSTED,
    KEY,
    PLAIN_SVG,
    PROFILE,
    REVOCATIONS,
    IssuerInMemory,
    png_chunk,
    signing_key,
)

Mutate = Callable[[IssuerInMemory], bytes | str | None]
"""Breaks one thing and returns what to verify; None for the signed badge."""


@dataclass(frozen=True)
class Fault:
    """Something wrong: the badge is invalid."""

    name: str
    code: str
    mutate: Callable[[Any], bytes | str | None]

    def is_told_by(self, report: Report) -> None:
        """Assert that the right check speaks, and no other."""
        assert [one.code for one in report.failures] == [self.code], report.findings
        assert report.unread == ()
        assert report.verdict is Verdict.INVALID
        assert not report.valid


class Unread(Fault):
    """Something needed that is not read: the badge is neither valid nor invalid."""

    def is_told_by(self, report: Report) -> None:
        """Assert that the right check speaks, that none failed, and that it is not called valid."""
        assert [one.code for one in report.unread] == [self.code], report.findings
        assert report.failures == ()
        assert {one.status for one in report.unread} == {Status.SKIPPED}
        assert report.verdict is Verdict.UNVERIFIABLE
        assert not report.valid


def put(*path: Any, to: Any) -> Mutate:
    """Set one member of the signed assertion or (first an address) of a served document."""

    def mutate(issuer: IssuerInMemory) -> None:
        target = issuer.documents.get(path[0], issuer.signed)
        steps = path[1:] if path[0] in issuer.documents else path
        for step in steps[:-1]:
            target = target[step]
        if to is None:
            del target[steps[-1]]
        else:
            target[steps[-1]] = to

    return mutate


def hosted(*path: Any, to: Any) -> Mutate:
    """Set one member of the hosted assertion and verify its address."""

    def mutate(issuer: IssuerInMemory) -> str:
        put(HOSTED, *path, to=to)(issuer)
        return HOSTED

    return mutate


def status(url: str, number: int, source: str | None = None) -> Mutate:
    def mutate(issuer: IssuerInMemory) -> str | None:
        issuer.statuses[url] = number
        return source

    return mutate


def absent(url: str, source: str | None = None) -> Mutate:
    def mutate(issuer: IssuerInMemory) -> str | None:
        del issuer.documents[url]
        return source

    return mutate


def body(url: str, content: bytes, source: str | None = None) -> Mutate:
    def mutate(issuer: IssuerInMemory) -> str | None:
        issuer.documents[url] = content
        issuer.media_types[url] = "application/ld+json"
        return source

    return mutate


def page(url: str) -> Mutate:
    """Serve a page for people at the address of a document."""

    def mutate(issuer: IssuerInMemory) -> None:
        issuer.documents[url] = b"<!doctype html><title>Not here</title>"
        issuer.media_types[url] = "text/html"

    return mutate


def segment(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def header(members: dict[str, Any]) -> Mutate:
    """Replace the header of the token, keeping payload and signature."""

    def mutate(issuer: IssuerInMemory) -> str:
        _, payload, signature = issuer.token().split(".")
        return f"{segment(json.dumps(members).encode())}.{payload}.{signature}"

    return mutate


def token(change: Callable[[str], str]) -> Mutate:
    return lambda issuer: change(issuer.token())


def raw_payload(text: Callable[[dict[str, Any]], str]) -> Mutate:
    return lambda issuer: sign(text(issuer.signed).encode(), issuer.key)


def picture(change: Callable[[IssuerInMemory], bytes]) -> Mutate:
    return change


def other_recipient(issuer: IssuerInMemory) -> None:
    issuer.signed["recipient"]["identity"] = hash_identity("eve@example.org", "deadsea")


def signed_by_another(issuer: IssuerInMemory) -> None:
    issuer.key = signing_key(1)


def served_other_key(pem: str) -> Mutate:
    return put(KEY, "publicKeyPem", to=pem)


def no_creator_and_other_key(issuer: IssuerInMemory) -> None:
    del issuer.signed["verification"]["creator"]
    issuer.key = signing_key(1)


def creator_of_a_stranger(issuer: IssuerInMemory) -> None:
    """A stranger hosts a key of their own and signs with it, naming the true issuer."""
    stranger = "https://stranger.example.org/key"
    issuer.documents[stranger] = issuer[KEY] | {
        "id": stranger,
        "publicKeyPem": public_pem(signing_key(1)),
    }
    issuer.signed["verification"]["creator"] = stranger
    issuer.key = signing_key(1)


def embedded_issuer_with_own_key(issuer: IssuerInMemory) -> None:
    """A stranger embeds a copy of the issuer's profile that names the stranger's key."""
    stranger = "https://stranger.example.org/key"
    issuer.documents[stranger] = issuer[KEY] | {
        "id": stranger,
        "publicKeyPem": public_pem(signing_key(1)),
    }
    badge = issuer[BADGE_CLASS] | {
        "id": "urn:uuid:6f6b3a52-6b0f-4d0e-9a43-000000000001",
        "issuer": issuer[PROFILE] | {"publicKey": stranger},
    }
    issuer.signed |= {"badge": badge, "verification": {"type": "SignedBadge", "creator": stranger}}
    issuer.key = signing_key(1)


def moved_to(url: str) -> Mutate:
    def mutate(issuer: IssuerInMemory) -> str:
        issuer.documents[url] = issuer.documents.pop(HOSTED) | {"id": url}
        return url

    return mutate


def scoped(verification: dict[str, Any], url: str = HOSTED) -> Mutate:
    def mutate(issuer: IssuerInMemory) -> str:
        issuer[PROFILE]["verification"] = {"type": "VerificationObject", **verification}
        if url != HOSTED:
            moved_to(url)(issuer)
        return url

    return mutate


def open_redirect(issuer: IssuerInMemory) -> str:
    elsewhere = "https://stranger.example.org/1"
    issuer.documents[elsewhere] = issuer[HOSTED]
    issuer.redirects[HOSTED] = elsewhere
    return HOSTED


def revoked_as(entry: Any) -> Mutate:
    return put(REVOCATIONS, "revokedAssertions", to=["urn:uuid:other", entry])


def revoked_by_uid(issuer: IssuerInMemory) -> None:
    issuer.signed["uid"] = "2014-7"
    issuer[REVOCATIONS]["revokedAssertions"] = [{"uid": "2014-7", "revocationReason": "old"}]


def gone(content: dict[str, Any] | None) -> Mutate:
    def mutate(issuer: IssuerInMemory) -> str:
        issuer.statuses[HOSTED] = 410
        if content is not None:
            issuer.documents[HOSTED] = content
        return HOSTED

    return mutate


def doubled_chunk(issuer: IssuerInMemory) -> bytes:
    baked = issuer.png()
    start = baked.index(b"iTXt") - 4
    length = int.from_bytes(baked[start : start + 4], "big") + 12
    return baked[:start] + baked[start : start + length] * 2 + baked[start + length :]


def two_keywords(issuer: IssuerInMemory) -> bytes:
    baked = issuer.png()
    legacy = png_chunk(b"tEXt", b"openbadges\x00" + HOSTED.encode())
    return baked[:-12] + legacy + baked[-12:]


def compressed_chunk(issuer: IssuerInMemory) -> bytes:
    chunk = png_chunk(b"iTXt", b"openbadges\x00\x01\x00\x00\x00" + b"x")
    plain: bytes = issuer[CLASS_IMAGE]
    return plain[:33] + chunk + plain[33:]


def wrong_crc(issuer: IssuerInMemory) -> bytes:
    baked = bytearray(issuer.png())
    baked[baked.index(b"iTXt") + 30] ^= 1
    return bytes(baked)


def cut_picture(issuer: IssuerInMemory) -> bytes:
    return issuer.png()[:-20]


def doubled_element(issuer: IssuerInMemory) -> bytes:
    baked = bake(PLAIN_SVG, issuer.token())
    start = baked.index(b"<openbadges:assertion")
    end = baked.index(b"/>", start) + 2
    return baked[:end] + baked[start:]


def hosted_svg_with_other_json(issuer: IssuerInMemory) -> bytes:
    baked = bake(PLAIN_SVG, json.dumps(issuer[HOSTED]))
    return baked.replace(f'verify="{HOSTED}"'.encode(), f'verify="{issuer.token()}"'.encode())


def signed_but_served(issuer: IssuerInMemory) -> str:
    """The copy says that it is hosted; what its address serves wants a signature."""
    copy = json.dumps(issuer[HOSTED])
    issuer[HOSTED]["verification"] = {"type": "signed", "creator": KEY}
    return copy
