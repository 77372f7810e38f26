"""Badges of 2.0 as the field writes them, beside those that are kept for ever."""

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

from badges.jws import sign
from tests.badges.verification.test_moved import moved
from tests.badges.verification.test_pasted import BARE, OTHERS
from tests.field.lines import Line
from tests.issuer_in_memory import (
    BADGE_CLASS,
    BASE,
    CONTEXT,
    HOSTED,
    PROFILE,
    RECIPIENT,
    REVOCATIONS,
    SIGNED_ID,
    IssuerInMemory,
    signing_key,
)

V1 = "https://w3id.org/openbadges/v1"
Change = Callable[[IssuerInMemory], object]
FORMS = ("signed", "hosted")
PLATFORM = "https://openbadges.education/extensions/ects/context.json"


def line(
    kind: str,
    name: str,
    change: Change,
    verdict: str,
    *said: str,
    form: str = "signed",
    **more: Any,
) -> Line:
    """Return a badge of an issuer in memory that was changed; it is given signed or as its address."""
    issuer = IssuerInMemory()
    change(issuer)
    given = issuer.token() if form == "signed" else HOSTED
    about = {"recipient": RECIPIENT, "given": given} | more
    return Line(
        kind, "2.0", f"{name} ({form})", web=issuer, verdict=verdict, said=frozenset(said), **about
    )


def in_both(kind: str, name: str, change: Change, verdict: str, *said: str) -> Iterator[Line]:
    """Yield a badge signed and hosted."""
    for form in FORMS:
        yield line(kind, name, change, verdict, *said, form=form)


def of_assertion(**members: Any) -> Change:
    """Return what changes the assertion in both its forms; None takes a member away."""

    def change(issuer: IssuerInMemory) -> None:
        for document in (issuer.signed, issuer[HOSTED]):
            document.update(members)
            for name in [one for one, value in members.items() if value is None]:
                del document[name]

    return change


def of_document(url: str, **members: Any) -> Change:
    """Return what changes a document that is served; None takes a member away."""

    def change(issuer: IssuerInMemory) -> None:
        issuer[url] = {n: v for n, v in {**issuer[url], **members}.items() if v is not None}

    return change


def as_it_is(_issuer: IssuerInMemory) -> None:
    """Change nothing."""


def wrong_answers() -> Iterator[Line]:
    """Yield what must never be called valid, and what once was answered with a fault of ours."""
    kind = "a badge without type"
    yield from in_both(kind, "assertion", of_assertion(type=None), "invalid", "structure.assertion")
    yield from in_both(
        kind, "class", of_document(BADGE_CLASS, type=None), "invalid", "structure.badge_class"
    )
    yield from in_both(kind, "issuer", of_document(PROFILE, type=None), "invalid", "issuer.invalid")
    capitals = [
        SIGNED_ID.upper(),
        {"id": SIGNED_ID.replace("6f6b", "6F6B"), "revocationReason": "x"},
    ]
    for entry in capitals:
        change = of_document(REVOCATIONS, revokedAssertions=[entry])
        yield line("revocation", f"id as {entry}", change, "invalid", "revocation.listed")
    kind = "no fault of ours"
    bare = of_assertion(**{"@context": V1, "verification": None, "uid": "7"})
    yield line(kind, "context v1 without verify", bare, "invalid", "structure.assertion")
    beyond = of_assertion(issuedOn="9999-12-31T23:59:59-14:00")
    yield from in_both(kind, "a date beyond the calendar", beyond, "invalid", "dates.invalid")
    head = base64.urlsafe_b64encode(b'{"alg":["RS256"]}').rstrip(b"=").decode()
    odd = f"{head}.{IssuerInMemory().token().partition('.')[2]}"
    yield line(kind, "alg is a list", as_it_is, "invalid", "signature.algorithm", given=odd)
    kind = "a stranger's signature"
    forged = sign(json.dumps(IssuerInMemory().signed).encode(), signing_key(1))
    yield line(
        kind, "a key of somebody else", as_it_is, "invalid", "signature.wrong_key", given=forged
    )


def described() -> Iterator[Line]:
    """Yield what departs from the norm only where it describes."""
    kind = "empty texts"
    nothing = of_assertion(narrative="", evidence={"id": f"{BASE}/e", "narrative": "", "name": ""})
    yield from in_both(kind, "narrative and evidence", nothing, "valid")
    aligned = [{"targetName": "a", "targetUrl": BASE, "targetDescription": "", "targetCode": ""}]
    criteria = {"id": f"{BASE}/criteria", "narrative": ""}
    plain = of_document(BADGE_CLASS, criteria=criteria, alignment=aligned, tags=[""])
    yield from in_both(kind, "criteria and alignment", plain, "valid")
    bare = of_document(BADGE_CLASS, description="")
    yield from in_both(kind, "description", bare, "valid", "structure.lenient")
    email = of_document(PROFILE, email="")
    yield from in_both(kind, "e-mail of the issuer", email, "valid", "structure.lenient")
    yield from in_both(
        kind, "an end that is empty", of_assertion(expires=""), "invalid", "dates.invalid"
    )
    kind = "further contexts"
    for name, further in (
        ("address", PLATFORM),
        ("inline", {"year": "https://platform.example.org/year"}),
    ):
        context = {"@context": [CONTEXT, further]}
        for change in (
            of_assertion(**context),
            of_document(BADGE_CLASS, **context),
            of_document(PROFILE, **context),
        ):
            yield from in_both(kind, name, change, "valid", "structure.lenient")
    other = {"@context": [CONTEXT, {"recipient": "https://attacker.example.org/r"}]}
    yield from in_both(
        kind, "recipient redefined", of_assertion(**other), "invalid", "structure.assertion"
    )
    for language in ("pt_br", "français"):
        change = of_assertion(**{"@language": language})
        yield from in_both("language codes", language, change, "valid", "structure.lenient")
    yield from in_both("language codes", "empty", of_assertion(**{"@language": ""}), "valid")


def moving() -> Iterator[Line]:
    """Yield badges of platforms that moved, and early addresses."""
    kind = "a platform that moved"
    for name, new in (
        ("www", "https://www.issuer.example.org"),
        ("a new name", "https://badges.example.net"),
    ):
        issuer, old = moved(new), IssuerInMemory()
        hosted, signed = old.hosted_png(), old.token()
        yield Line(
            kind,
            "2.0",
            f"{name}, hosted",
            hosted,
            issuer,
            "valid",
            frozenset({"format.moved"}),
            RECIPIENT,
        )
        yield Line(
            kind,
            "2.0",
            f"{name}, signed",
            signed,
            issuer,
            "valid",
            frozenset({"structure.moved"}),
            RECIPIENT,
        )

    def lent(issuer: IssuerInMemory) -> None:
        """Let the old address of the class lead to the class of somebody else."""
        there = "https://stranger.example.net/class"
        issuer[there] = issuer[BADGE_CLASS] | {
            "id": there,
            "issuer": "https://stranger.example.net/i",
        }
        issuer["https://stranger.example.net/i"] = issuer[PROFILE] | {
            "id": "https://stranger.example.net/i", "publicKey": "https://stranger.example.net/k",
        }  # fmt: skip
        issuer.redirects[BADGE_CLASS] = there

    yield line(kind, "class of a stranger", lent, "invalid", "key_owner.not_listed")
    yield line(kind, "class of a stranger", lent, "invalid", "scope.outside", form="hosted")


def carried() -> Iterator[Line]:
    """Yield pictures, media types, and sources that do not answer."""
    octets = ("application/octet-stream", "", "text/plain")

    def odd(issuer: IssuerInMemory) -> None:
        for url, media_type in zip((HOSTED, BADGE_CLASS, PROFILE), octets, strict=True):
            issuer.media_types[url] = media_type

    yield from in_both("media types", "octets, none, text", odd, "valid")
    issuer = IssuerInMemory()
    broken = bytearray(issuer.png())
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

    def silent(issuer: IssuerInMemory) -> None:
        issuer.statuses[BADGE_CLASS] = 503

    kind = "a source that does not answer"
    yield from in_both(kind, "class", silent, "unverifiable", "structure.badge_class_unreachable")


TYPED = (
    f"Ada Lovelace <{RECIPIENT}>", f"mailto:{RECIPIENT}", f"MAILTO:{RECIPIENT}", f" {RECIPIENT}\u200b",
    RECIPIENT.upper(),
)  # fmt: skip
"""The recipient, as people type it."""


def people() -> Iterator[Line]:
    """Yield what people type and paste."""
    kind = "recipients as people type them"
    for typed in TYPED:
        yield line(kind, repr(typed), as_it_is, "valid", recipient=typed)
    yield line(kind, "blank", as_it_is, "valid", "recipient.not_asked", recipient=" \u200b")
    other = "Mallory <mallory@example.net>"
    for form in FORMS:
        yield line(
            kind,
            "somebody else",
            as_it_is,
            "invalid",
            "recipient.other",
            recipient=other,
            form=form,
        )
    both = f"{RECIPIENT}, mallory@example.net"
    yield line(kind, "two addresses", as_it_is, "no badge", "more than one address", recipient=both)
    yield line(kind, "no address", as_it_is, "no badge", "no e-mail address", recipient="Ada")
    kind = "links as people paste them"
    for pasted in (f"<{HOSTED}>", BARE, f"My badge: {HOSTED}.", f"[badge]({HOSTED})"):
        yield line(kind, pasted, as_it_is, "valid", given=pasted)
    two = f"{HOSTED} {HOSTED}2"
    yield line(kind, "two links", as_it_is, "no badge", "2 links", given=two)
    for content, word in OTHERS:
        yield line("files that are no badge", word, as_it_is, "no badge", word, given=content)


def of_2() -> Iterator[Line]:
    """Yield all of them."""
    for part in (wrong_answers, described, moving, carried, people):
        yield from part()
