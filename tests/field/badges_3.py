"""Credentials of 3.0 as the field writes them, beside those that are kept for ever."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from badges.baking import Standard, bake
from tests.badges.credentials import (
    DID_DOCUMENT,
    HOST,
    IMAGE,
    STATUS,
    CredentialIssuer,
)
from tests.badges.verification.test_credential_leniency import in_claim, older
from tests.field.badges_2 import PLATFORM, TYPED
from tests.field.lines import Line
from tests.issuer_in_memory import PLAIN_SVG, RECIPIENT
from tests.vectors.build_platforms import DOCTYPE

Change = Callable[[CredentialIssuer], object]
FORMS = ("proof", "token")


def line(
    kind: str, name: str, change: Change, verdict: str, *said: str, form: str = "token", **more: Any
) -> Line:
    """Return a credential of an issuer in memory that was changed, with a proof or as a token."""
    issuer = CredentialIssuer()
    change(issuer)
    given = more.pop("given", None) or (issuer.jwt() if form == "token" else issuer.document())
    told = frozenset(said)
    recipient = more.pop("recipient", RECIPIENT)
    return Line(kind, "3.0", f"{name} ({form})", given, issuer, verdict, told, recipient)


def in_both(kind: str, name: str, change: Change, verdict: str, *said: str) -> Iterator[Line]:
    """Yield a credential with a proof and as a token."""
    for form in FORMS:
        yield line(kind, name, change, verdict, *said, form=form)


def setting(*path: str | int, to: Any) -> Change:
    """Return what sets a member of the credential."""

    def change(issuer: CredentialIssuer) -> None:
        node: Any = issuer.credential
        for step in path[:-1]:
            node = node[step]
        if to is None:
            del node[path[-1]]
        else:
            node[path[-1]] = to

    return change


def as_it_is(_issuer: CredentialIssuer) -> None:
    """Change nothing."""


ACHIEVEMENT = ("credentialSubject", "achievement")


def wrong_answers() -> Iterator[Line]:
    """Yield what must never be called valid, and what once was answered with a fault of ours."""
    kind = "a badge without type"
    for name, path in (
        ("subject", ("credentialSubject", "type")),
        ("achievement", (*ACHIEVEMENT, "type")),
    ):
        # Only as a token: without its type our proof would cover nothing, and is not made.
        yield line(kind, name, setting(*path, to=None), "invalid", "structure.credential")
    yield line(
        kind, "credential", setting("type", to=["VerifiableCredential"]), "no badge", "no badge"
    )
    kind = "every proof"
    issuer = CredentialIssuer()
    good, bad = issuer.secured(), issuer.altered_proof()
    for name, proofs in (
        ("good, bad", [*good["proof"], bad]),
        ("bad, good", [bad, *good["proof"]]),
    ):
        given = json.dumps(good | {"proof": proofs})
        yield line(
            kind, name, as_it_is, "invalid", "signature.wrong_key", given=given, form="proof"
        )
    kind = "no fault of ours"
    beyond = setting("validFrom", to="9999-12-31T23:59:59-14:00")
    yield line(kind, "a date beyond the calendar", beyond, "invalid", "dates.invalid")

    def revoked(issuer: CredentialIssuer) -> None:
        issuer.serve_status(94567)

    yield from in_both("revocation", "listed", revoked, "invalid", "revocation.listed")
    kind = "a stranger's signature"
    signed, changed = CredentialIssuer(), CredentialIssuer()
    changed.credential["name"] = "Doctor"
    head, _, signature = signed.jwt().split(".")
    token = f"{head}.{changed.jwt().split('.')[1]}.{signature}"
    proof = json.dumps(changed.credential | {"proof": signed.secured()["proof"]})
    for form, given in (("token", token), ("proof", proof)):
        name = "a word changed"
        yield line(kind, name, as_it_is, "invalid", "signature.wrong_key", given=given, form=form)


def described() -> Iterator[Line]:
    """Yield what departs from the norm only where it describes."""
    kind = "empty texts"
    empty: tuple[tuple[tuple[str | int, ...], Any], ...] = (
        ((*ACHIEVEMENT, "description"), ""), ((*ACHIEVEMENT, "criteria"), {"narrative": ""}),
        ((*ACHIEVEMENT, "alignment", 0, "targetDescription"), ""), (("evidence", 0, "narrative"), ""),
        (("issuer", "email"), ""), (("credentialSubject", "narrative"), ""),
    )  # fmt: skip
    for path, value in empty:
        yield from in_both(kind, str(path[-1]), setting(*path, to=value), "valid")
    yield line(
        kind, "an end that is empty", setting("validUntil", to=""), "invalid", "dates.invalid"
    )
    kind = "further contexts"
    own = CredentialIssuer().credential["@context"]
    for name, further in (
        ("address", PLATFORM),
        ("inline", {"year": "https://platform.example.org/year"}),
    ):
        change = setting("@context", to=[*own, further])
        yield line(kind, name, change, "valid", "structure.further_contexts")
    # A proof is about words whose meaning is at hand, and this one's is not.
    issuer = CredentialIssuer()
    unknown = json.dumps(issuer.secured() | {"@context": [*own, PLATFORM]})
    yield line(
        kind,
        "address",
        as_it_is,
        "unverifiable",
        "signature.unsupported",
        given=unknown,
        form="proof",
    )
    meaning = [*own, {"credentialStatus": "https://attacker.example.org/s"}]
    yield line(
        kind, "status redefined", setting("@context", to=meaning), "invalid", "structure.credential"
    )


def bundled_contexts() -> Iterator[Line]:
    """Yield credentials with contexts that are at hand, and a language that is no tag."""
    kind = "bundled contexts"
    own = CredentialIssuer().credential["@context"]
    bundled = (
        "https://w3id.org/security/suites/ed25519-2020/v1", "https://www.w3.org/ns/credentials/status/v1",
        "https://w3id.org/security/data-integrity/v2",
    )  # fmt: skip
    for further in bundled:
        change = setting("@context", to=[*own, further])
        yield line(kind, further, change, "valid", form="proof")
    first = "https://purl.imsglobal.org/spec/ob/v3p0"
    for version in (
        "context.json",
        "context-3.0.0.json",
        "context-3.0.1.json",
        "context-3.0.2.json",
    ):
        change = setting("@context", to=[own[0], f"{first}/{version}", own[2]])
        yield line(kind, version, change, "valid")

    def second(issuer: CredentialIssuer) -> None:
        issuer.credential["@context"] = [own[0], f"{first}/context-3.0.2.json"]
        del issuer.credential["awardedDate"]  # not yet a word of that context

    yield line(kind, "context-3.0.2.json", second, "valid", form="proof")
    change = setting(*ACHIEVEMENT, "inLanguage", to="pt_br")
    yield from in_both("language codes", "pt_br", change, "valid", "structure.lenient")


def older_model() -> Iterator[Line]:
    """Yield credentials of VC 1.1 in the claim of a token."""
    kind = "the older model"
    good, late = CredentialIssuer(), CredentialIssuer()
    given = in_claim(good, older(good), exp=1862017445)
    yield line(kind, "vc claim", as_it_is, "valid", "structure.older_model", given=given)
    members = older(late, expirationDate="2026-05-01T00:00:00Z")
    given = in_claim(late, members, exp=None)
    yield line(kind, "vc claim, expired", as_it_is, "invalid", "dates.expired", given=given)


def carried() -> Iterator[Line]:
    """Yield pictures, media types, status lists, and sources that do not answer."""

    def odd(issuer: CredentialIssuer) -> None:
        issuer.media_types |= {DID_DOCUMENT: "application/did", STATUS: "application/vc"}

    yield from in_both("media types", "application/did and application/vc", odd, "valid")
    number = setting("credentialStatus", "statusListIndex", to=94567)
    yield line("status lists", "a number", number, "valid", "structure.lenient")

    def revoked(issuer: CredentialIssuer) -> None:
        issuer.serve_status(94567)
        number(issuer)

    yield line("status lists", "a number, revoked", revoked, "invalid", "revocation.listed")

    def other(issuer: CredentialIssuer) -> None:
        issuer.serve_status(purpose="suspension")

    yield from in_both(
        "status lists", "of another purpose", other, "invalid", "revocation.unreadable"
    )

    def silent(issuer: CredentialIssuer) -> None:
        issuer.statuses[STATUS] = 503

    kind = "a source that does not answer"
    yield from in_both(kind, "status list", silent, "unverifiable", "revocation.unreachable")
    issuer = CredentialIssuer()
    kind = "a drawing program's SVG"
    drawn = DOCTYPE + bake(
        PLAIN_SVG.partition(b"?>\n")[2], issuer.document(), standard=Standard.OB3
    )
    yield line(kind, "proof inside", as_it_is, "valid", given=drawn, form="proof")
    broken = bytearray(bake(issuer[IMAGE], issuer.jwt(), standard=Standard.OB3))
    broken[-20] ^= 1
    kind = "the words of a report"
    yield line(
        kind,
        "a picture that was changed",
        as_it_is,
        "invalid",
        "format.damaged",
        given=bytes(broken),
    )


def people() -> Iterator[Line]:
    """Yield what people type."""
    kind = "recipients as people type them"
    for typed in TYPED:
        yield line(kind, repr(typed), as_it_is, "valid", recipient=typed)
    for form in FORMS:
        other = "Mallory <mallory@example.net>"
        yield line(
            kind,
            "somebody else",
            as_it_is,
            "invalid",
            "recipient.other",
            recipient=other,
            form=form,
        )
    only = setting("credentialSubject", "id", to=None)
    yield line("claims of a token", "no subject but an address", only, "valid")
    disclosures = f"{CredentialIssuer().jwt()}~WyJhIl0~"
    kind = "other suites"
    yield line(
        kind, "an SD-JWT", as_it_is, "unverifiable", "structure.unsupported", given=disclosures
    )
    site = setting("issuer", "url", to=HOST.replace("https", "http"))
    yield from in_both("ids of plain http", "url of the issuer", site, "valid")


def of_3() -> Iterator[Line]:
    """Yield all of them."""
    for part in (wrong_answers, described, bundled_contexts, older_model, carried, people):
        yield from part()
