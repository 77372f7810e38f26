"""One fault at a time in a valid badge: the right check finds it, and no other check fails."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from badges.baking import bake
from badges.identity import hash_identity
from badges.jws import sign
from badges.keys import public_pem
from badges.verification import Check, Status
from tests.issuer_in_memory import (
    BADGE_CLASS,
    BASE,
    CLASS_IMAGE,
    CONTEXT,
    HOSTED,
    KEY,
    NOW,
    PLAIN_SVG,
    PROFILE,
    RECIPIENT,
    REVOCATIONS,
    SIGNED_ID,
    IssuerInMemory,
    plain_png,
    png_chunk,
    signing_key,
)

Mutate = Callable[[IssuerInMemory], bytes | str | None]
"""Breaks one thing and returns what to verify; None for the signed badge."""


@dataclass(frozen=True)
class Fault:
    name: str
    code: str
    mutate: Mutate


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


FAULTS = [
    # --- format ---
    Fault("the address answers with a page", "format.page", body(HOSTED, b"<html></html>", HOSTED)),
    Fault("the address answers 404", "format.unreachable", status(HOSTED, 404, HOSTED)),
    Fault("the address answers 500", "format.unreachable", status(HOSTED, 500, HOSTED)),
    Fault("the address does not answer", "format.unreachable", absent(HOSTED, HOSTED)),
    Fault("the document names another address", "format.unreachable", hosted("id", to=f"{BASE}/2")),
    Fault("a name twice in the payload", "format.doubled",
          raw_payload(lambda a: json.dumps(a)[:-1] + ', "badge": "https://example.org/"}')),
    Fault("a number that is none", "format.refused",
          raw_payload(lambda a: json.dumps(a)[:-1] + ', "x": NaN}')),
    Fault("a payload that is no JSON", "format.refused", raw_payload(lambda _: "{")),
    Fault("a payload too deep", "format.too_large",
          raw_payload(lambda a: json.dumps(a)[:-1] + ', "x": ' + "[" * 99 + "]" * 99 + "}")),
    Fault("half a surrogate pair", "format.refused",
          raw_payload(lambda a: json.dumps(a)[:-1] + ', "x": "\\ud800"}')),
    Fault("a doubled chunk", "format.doubled", doubled_chunk),
    Fault("an old and a new chunk", "format.doubled", two_keywords),
    Fault("a compressed chunk", "format.compressed", compressed_chunk),
    Fault("a wrong check sum", "format.damaged", wrong_crc),
    Fault("a picture cut short", "format.damaged", cut_picture),
    Fault("bytes after the picture", "format.damaged", lambda i: i.png() + b"x"),
    Fault("a doubled element", "format.doubled", doubled_element),
    Fault("two badges in one element", "format.doubled", hosted_svg_with_other_json),
    Fault("a picture too large", "format.too_large",
          lambda i: bake(plain_png(), i.token()).replace(
              plain_png()[8:33], png_chunk(b"IHDR", b"\x00\x01\x00\x00" * 2 + b"\x08\0\0\0\0"))),
    # --- structure ---
    Fault("no context", "structure.assertion", put("@context", to=None)),
    Fault("another context", "structure.assertion", put("@context", to="https://example.org/c")),
    Fault("an unknown context beside", "structure.assertion",
          put("@context", to=[CONTEXT, "https://example.org/c"])),
    Fault("an inline context", "structure.assertion",
          put("@context", to=[CONTEXT, {"badge": "https://example.org/b"}])),
    Fault("no badge", "structure.assertion", put("badge", to=None)),
    Fault("a badge that is a number", "structure.assertion", put("badge", to=1)),
    Fault("no verification type", "structure.assertion", put("verification", to={"creator": KEY})),
    Fault("an unknown verification type", "structure.assertion",
          put("verification", "type", to="MagicBadge")),
    Fault("an assertion of another type", "structure.assertion", put("type", to="Badge")),
    Fault("no id", "structure.assertion", put("id", to=None)),
    Fault("an id that is no IRI", "structure.assertion", put("id", to="6f6b3a52")),
    Fault("an evidence that is no IRI", "structure.assertion", put("evidence", to="here")),
    Fault("an empty narrative", "structure.assertion", put("narrative", to=" ")),
    Fault("a language that is none", "structure.assertion", put("@language", to="français")),
    Fault("a badge class without name", "structure.badge_class", put(BADGE_CLASS, "name", to=None)),
    Fault("a badge class without description", "structure.badge_class",
          put(BADGE_CLASS, "description", to=None)),
    Fault("a badge class without image", "structure.badge_class",
          put(BADGE_CLASS, "image", to=None)),
    Fault("a badge class without criteria", "structure.badge_class",
          put(BADGE_CLASS, "criteria", to=None)),
    Fault("criteria that say nothing", "structure.badge_class",
          put(BADGE_CLASS, "criteria", to={"type": "Criteria"})),
    Fault("a badge class without issuer", "structure.badge_class",
          put(BADGE_CLASS, "issuer", to=None)),
    Fault("a badge class of another type", "structure.badge_class",
          put(BADGE_CLASS, "type", to="Profile")),
    Fault("an alignment without url", "structure.badge_class",
          put(BADGE_CLASS, "alignment", 0, "targetUrl", to=None)),
    Fault("an alignment without name", "structure.badge_class",
          put(BADGE_CLASS, "alignment", 0, "targetName", to=None)),
    Fault("tags that are numbers", "structure.badge_class", put(BADGE_CLASS, "tags", to=[1])),
    Fault("a badge class that is no JSON", "structure.badge_class", body(BADGE_CLASS, b"{,}")),
    Fault("a badge class that is away", "structure.badge_class_unreachable", absent(BADGE_CLASS)),
    Fault("a badge class that is gone", "structure.badge_class_unreachable",
          status(BADGE_CLASS, 410)),
    Fault("a badge class with another id", "structure.badge_class_id",
          put(BADGE_CLASS, "id", to=f"{BASE}/ob/badges/2")),
    # --- signature ---
    Fault("another key signed", "signature.wrong_key", signed_by_another),
    Fault("the issuer serves another key", "signature.wrong_key",
          served_other_key(public_pem(signing_key(1)))),
    Fault("no key named and another key signed", "signature.wrong_key", no_creator_and_other_key),
    Fault("a changed payload", "signature.wrong_key",
          token(lambda t: ".".join((t.split(".")[0],
                                    segment(base64.urlsafe_b64decode(t.split(".")[1] + "==")
                                            .replace(b"four months", b"four days!!")),
                                    t.split(".")[2])))),
    Fault("a signature of zeros", "signature.wrong_key",
          token(lambda t: t.rsplit(".", 1)[0] + "." + segment(bytes(256)))),
    Fault("no signature at all", "signature.wrong_key", token(lambda t: t.rsplit(".", 1)[0] + ".")),
    Fault("alg none", "signature.algorithm", header({"alg": "none"})),
    Fault("alg HS256", "signature.algorithm", header({"alg": "HS256"})),
    Fault("alg PS256", "signature.algorithm", header({"alg": "PS256"})),
    Fault("alg in other letters", "signature.algorithm", header({"alg": "rs256"})),
    Fault("no alg", "signature.algorithm", header({"typ": "JWT"})),
    Fault("alg of another kind of key", "signature.algorithm", header({"alg": "ES256"})),
    Fault("alg with another hash", "signature.wrong_key", header({"alg": "RS512"})),
    Fault("a critical extension", "signature.crit", header({"alg": "RS256", "crit": ["exp"]})),
    Fault("an unencoded payload", "signature.crit", header({"alg": "RS256", "b64": False})),
    Fault("a header that is no JSON", "signature.malformed",
          token(lambda t: segment(b"{") + "." + t.split(".", 1)[1])),
    Fault("a header with a name twice", "signature.malformed",
          token(lambda t: segment(b'{"alg":"RS256","alg":"none"}') + "." + t.split(".", 1)[1])),
    Fault("padding", "signature.malformed", token(lambda t: t + "==")),
    Fault("the other base64", "signature.malformed",
          token(lambda t: t.rsplit(".", 1)[0] + ".+/" + t.rsplit(".", 1)[1][2:])),
    Fault("bits that are not canonical", "signature.malformed",
          token(lambda t: t[:-1] + chr(ord(t[-1]) + 1))),
    Fault("a signed badge without its signature", "signature.missing",
          lambda i: json.dumps(i.signed)),
    # --- key_owner ---
    Fault("a key of another owner", "key_owner.other_owner",
          put(KEY, "owner", to="https://stranger.example.org/")),
    Fault("a key with another id", "key_owner.other_id", put(KEY, "id", to=f"{BASE}/key2")),
    Fault("a key the issuer does not name", "key_owner.not_listed",
          put(PROFILE, "publicKey", to=f"{BASE}/key2")),
    Fault("a stranger's key", "key_owner.not_listed", creator_of_a_stranger),
    Fault("an embedded profile with a stranger's key", "key_owner.not_listed",
          embedded_issuer_with_own_key),
    Fault("an issuer without key", "key_owner.no_key", put(PROFILE, "publicKey", to=None)),
    Fault("a key that is away", "key_owner.unreachable", absent(KEY)),
    Fault("a key served as a page", "key_owner.unreachable",
          lambda i: i.media_types.update({KEY: "text/html"})),
    Fault("a key without owner", "key_owner.invalid", put(KEY, "owner", to=None)),
    Fault("a key of another type", "key_owner.invalid", put(KEY, "type", to="Key")),
    Fault("a key that is no PEM", "key_owner.invalid", served_other_key("not a key")),
    Fault("an elliptic key for RS256", "signature.algorithm",
          served_other_key(public_pem(ec.generate_private_key(ec.SECP256R1()).public_key()))),
    Fault("an Ed25519 key for RS256", "signature.algorithm",
          served_other_key(public_pem(ed25519.Ed25519PrivateKey.generate()))),
    Fault("a curve nobody uses", "key_owner.invalid",
          served_other_key(public_pem(ec.generate_private_key(ec.SECP256K1()).public_key()))),
    # --- issuer ---
    Fault("a profile that is away", "issuer.unreachable", absent(PROFILE)),
    Fault("a profile that is gone", "issuer.unreachable", status(PROFILE, 404)),
    Fault("a profile with another id", "issuer.other_id", put(PROFILE, "id", to=f"{BASE}/2")),
    Fault("a profile without name", "issuer.invalid", put(PROFILE, "name", to=None)),
    Fault("a profile without url", "issuer.invalid", put(PROFILE, "url", to=None)),
    Fault("a profile without e-mail", "issuer.invalid", put(PROFILE, "email", to=None)),
    Fault("a profile with a broken e-mail", "issuer.invalid", put(PROFILE, "email", to="badges")),
    Fault("a profile with a broken telephone", "issuer.invalid",
          put(PROFILE, "telephone", to="0123")),
    Fault("a profile of another type", "issuer.invalid", put(PROFILE, "type", to="Person")),
    Fault("a profile that is no JSON", "issuer.invalid", body(PROFILE, b"[]")),
    Fault("an origin given as address", "issuer.invalid",
          scoped({"allowedOrigins": "https://issuer.example.org"})),
    Fault("an issuer without web address", "issuer.unreachable",
          put(BADGE_CLASS, "issuer", to="urn:uuid:1")),
    # --- scope ---
    Fault("another host", "scope.outside", moved_to("https://stranger.example.org/1")),
    Fault("a host that only starts alike", "scope.outside",
          moved_to("https://issuer.example.org.evil.example/1")),
    Fault("another port", "scope.outside", moved_to("https://issuer.example.org:8443/1")),
    Fault("another scheme", "scope.outside", moved_to("http://issuer.example.org/1")),
    Fault("a path that only starts alike", "scope.outside",
          scoped({"startsWith": f"{BASE}/ob"}, f"{BASE}/obscure/1")),
    Fault("a path that climbs out", "scope.outside",
          scoped({"startsWith": f"{BASE}/ob/"}, f"{BASE}/ob/../other/1")),
    Fault("a path that climbs out in disguise", "scope.outside",
          scoped({"startsWith": f"{BASE}/ob/"}, f"{BASE}/ob/%2e%2E/other/1")),
    Fault("another allowed host", "scope.outside",
          scoped({"allowedOrigins": ["badges.example.org"]})),
    Fault("below an allowed host", "scope.outside",
          scoped({"allowedOrigins": ["issuer.example.org"]}, "https://a.issuer.example.org/1")),
    Fault("an open redirect", "scope.outside", open_redirect),
    # --- dates ---
    Fault("a future date", "dates.future", put("issuedOn", to="2026-07-01T00:00:00Z")),
    Fault("expired", "dates.expired", put("expires", to="2026-05-31T00:00:00Z")),
    Fault("expiring this second", "dates.expired", put("expires", to=NOW.isoformat())),
    Fault("no zone", "dates.invalid", put("issuedOn", to="2026-01-02T03:04:05")),
    Fault("no hour", "dates.invalid", put("issuedOn", to="2026-01-02")),
    Fault("seconds since 1970", "dates.invalid", put("issuedOn", to=1767323045)),
    Fault("no date", "dates.invalid", put("issuedOn", to=None)),
    Fault("a day that is none", "dates.invalid", put("issuedOn", to="2026-02-30T00:00:00Z")),
    Fault("an expiry without zone", "dates.invalid", put("expires", to="2029-01-02T03:04:05")),
    Fault("expiring before issued", "dates.invalid", put("expires", to="2025-01-01T00:00:00Z")),
    # --- revocation ---
    Fault("listed as text", "revocation.listed", revoked_as(SIGNED_ID)),
    Fault("listed as object", "revocation.listed",
          revoked_as({"id": SIGNED_ID, "revocationReason": "Issued in error"})),
    Fault("listed with revoked", "revocation.listed",
          revoked_as({"id": SIGNED_ID, "revoked": True, "type": "Assertion"})),
    Fault("listed by uid", "revocation.listed", revoked_by_uid),
    Fault("a list of one value", "revocation.listed",
          put(REVOCATIONS, "revokedAssertions", to=SIGNED_ID)),
    Fault("the badge says it is revoked", "revocation.revoked", put("revoked", to=True)),
    Fault("the list is away", "revocation.unreachable", absent(REVOCATIONS)),
    Fault("the list is gone", "revocation.unreachable", status(REVOCATIONS, 410)),
    Fault("the list is a page", "revocation.unreachable",
          lambda i: i.media_types.update({REVOCATIONS: "text/html"})),
    Fault("the list is no JSON", "revocation.unreadable", body(REVOCATIONS, b"revoked: none")),
    Fault("the list has no entries", "revocation.unreadable",
          put(REVOCATIONS, "revokedAssertions", to=None)),
    Fault("the list holds a number", "revocation.unreadable", revoked_as(7)),
    Fault("the list holds no IRI", "revocation.unreadable", revoked_as("seven")),
    Fault("the list has another type", "revocation.unreadable",
          put(REVOCATIONS, "type", to="List")),
    Fault("the list of another issuer", "revocation.foreign",
          put(REVOCATIONS, "issuer", to="https://stranger.example.org/")),
    Fault("gone, stripped", "revocation.gone",
          gone({"@context": CONTEXT, "id": HOSTED, "revoked": True, "revocationReason": "Left"})),
    Fault("gone, with the whole assertion", "revocation.gone", gone(None)),
    Fault("hosted and revoked", "revocation.revoked", hosted("revoked", to=True)),
    # --- recipient ---
    Fault("another recipient", "recipient.other", other_recipient),
    Fault("another salt", "recipient.other", put("recipient", "salt", to="deadsee")),
    Fault("another person, plain", "recipient.other",
          put("recipient", to={"type": "email", "hashed": False, "identity": "eve@example.org"})),
    Fault("no hash although hashed", "recipient.invalid",
          put("recipient", "identity", to=RECIPIENT)),
    Fault("a hash although plain", "recipient.invalid", put("recipient", "hashed", to=False)),
    Fault("hashed as text", "recipient.invalid", put("recipient", "hashed", to="true")),
    Fault("hashed not said", "recipient.invalid", put("recipient", "hashed", to=None)),
    Fault("an unknown hash", "recipient.invalid",
          put("recipient", "identity", to="sha1$" + "0" * 40)),
    Fault("no identity", "recipient.invalid", put("recipient", "identity", to=None)),
    Fault("no type of identity", "recipient.invalid", put("recipient", "type", to=None)),
    Fault("no recipient", "recipient.invalid", put("recipient", to=None)),
    # --- image ---
    Fault("an embedded picture", "image.invalid", put("image", to="data:image/png;base64,AAAA")),
    Fault("a picture that is no address", "image.invalid", put("image", to="badge.png")),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_right_check_finds_the_fault_and_no_other(fault: Fault) -> None:
    issuer = IssuerInMemory()
    report = issuer.verify(fault.mutate(issuer))
    assert [one.code for one in report.failures] == [fault.code], report.findings
    assert not report.valid
    assert {one.check for one in report.findings} == set(Check)
    for finding in report.findings:
        assert finding.sentence("en") == finding.detail
        assert len({finding.sentence(language) for language in ("en", "fr", "pt")}) == 3
    for finding in report.findings:
        if finding.code.endswith(".not_done"):
            assert finding.status is Status.SKIPPED
            assert fault.code in finding.detail


def test_there_are_enough_faults_and_none_twice() -> None:
    assert len(FAULTS) >= 60
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


def test_without_a_fault_the_badge_is_valid() -> None:
    issuer = IssuerInMemory()
    for source in (None, HOSTED, issuer.png(), issuer.hosted_png(), json.dumps(issuer[HOSTED])):
        assert issuer.verify(source).failures == ()
