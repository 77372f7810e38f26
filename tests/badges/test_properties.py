"""Any valid badge: written, read, signed, baked, extracted and verified, unchanged."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from badges import ob2
from badges.baking import bake, extract
from badges.identity import hash_identity, normalise_email
from badges.jws import check, sign
from badges.verification import verify
from tests.issuer_in_memory import (
    BADGE_CLASS,
    HOSTED,
    KEY,
    NOW,
    PLAIN_SVG,
    PROFILE,
    IssuerInMemory,
    plain_png,
    signing_key,
)

TEXTS = st.text(min_size=1, max_size=40).filter(lambda text: text.strip() != "")
ADDRESSES = st.from_regex(r"https://[a-z]{1,9}\.example\.org/[a-z0-9/_~-]{0,20}", fullmatch=True)
IRIS = ADDRESSES | st.uuids().map(lambda value: f"urn:uuid:{value}")
EMAILS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20).map(
    lambda name: f"{name}@example.org"
)
LANGUAGES = st.sampled_from(["fr", "en", "pt-BR"])
PAST = st.datetimes(
    datetime(2000, 1, 1), datetime(2026, 5, 1),  # noqa: DTZ001 - the zone is drawn beside
    timezones=st.integers(-720, 720).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)  # fmt: skip
FUTURE = st.datetimes(datetime(2026, 7, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | st.lists(strategy, min_size=1, max_size=3).map(tuple)


def made(model: type[Any], **members: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Make objects by Python names; hypothesis' own `builds` would add the norm's names."""
    return st.fixed_dictionaries(members).map(lambda drawn: model(**drawn))


EXTENSIONS = st.dictionaries(
    TEXTS.map(lambda text: f"extensions:{text}"),
    TEXTS | st.lists(TEXTS),
    max_size=2,
)
IMAGES = made(ob2.Image, id=ADDRESSES, caption=maybe(TEXTS), author=maybe(IRIS))
EVIDENCE = made(
    ob2.Evidence,
    id=maybe(ADDRESSES),
    narrative=maybe(TEXTS),
    name=maybe(TEXTS),
    description=maybe(TEXTS),
    genre=maybe(TEXTS),
    audience=maybe(TEXTS),
)
ALIGNMENTS = made(
    ob2.Alignment,
    target_name=TEXTS,
    target_url=ADDRESSES,
    target_description=maybe(TEXTS),
    target_framework=maybe(TEXTS),
    target_code=maybe(TEXTS),
)
RELATED = made(ob2.Related, id=IRIS, language=maybe(LANGUAGES), version=maybe(TEXTS))
PROFILES = made(
    ob2.Profile,
    id=ADDRESSES,
    type=st.sampled_from(["Profile", "Issuer", ("Issuer", "Extension")]),
    name=TEXTS,
    url=ADDRESSES,
    email=st.just("badges@example.org"),
    telephone=maybe(st.just("+33123456789")),
    description=maybe(TEXTS),
    image=maybe(ADDRESSES | IMAGES),
    public_key=some(ADDRESSES),
    revocation_list=maybe(ADDRESSES),
    extensions=EXTENSIONS,
)
CLASSES = made(
    ob2.BadgeClass,
    id=IRIS,
    name=TEXTS,
    description=TEXTS,
    image=ADDRESSES | IMAGES,
    criteria=ADDRESSES | made(ob2.Criteria, narrative=TEXTS),
    issuer=ADDRESSES | PROFILES,
    alignment=some(ALIGNMENTS),
    tags=some(TEXTS),
    related=some(RELATED),
    language=maybe(LANGUAGES),
    version=maybe(TEXTS | st.integers(0, 99)),
    extensions=EXTENSIONS,
)


@st.composite
def assertions(draw: st.DrawFn, kind: str = "SignedBadge") -> tuple[str, ob2.Assertion]:
    """An assertion about any recipient with a Unicode address, and the address."""
    person, salt = draw(EMAILS), draw(st.text(max_size=10))
    identity = hash_identity(normalise_email(person), salt)
    hosted = kind == "HostedBadge"
    return person, ob2.Assertion(
        id=HOSTED if hosted else draw(IRIS),
        recipient=ob2.IdentityObject(type="email", hashed=True, identity=identity, salt=salt),
        badge=BADGE_CLASS,
        verification=ob2.VerificationObject(type=kind, creator=None if hosted else KEY),
        issued_on=draw(PAST),
        expires=draw(maybe(FUTURE)),
        image=draw(maybe(ADDRESSES | IMAGES)),
        evidence=draw(some(ADDRESSES | EVIDENCE)),
        narrative=draw(maybe(TEXTS)),
        related=draw(some(RELATED)),
        language=draw(maybe(LANGUAGES)),
        extensions=draw(EXTENSIONS),
    )


@given(PROFILES | CLASSES | assertions().map(lambda pair: pair[1]))
def test_any_document_is_read_as_it_was_written(document: ob2.Document) -> None:
    text = ob2.document_bytes(document)
    read = ob2.read_document(text)
    assert read == document
    assert ob2.document_bytes(read) == text
    assert text.startswith(b'{"@context":')
    assert b"null" not in text or "null" in str(document)


@given(assertions())
def test_any_signed_badge_travels_and_verifies(pair: tuple[str, ob2.Assertion]) -> None:
    person, document = pair
    text = ob2.document_bytes(document)
    token = sign(text, signing_key())
    assert check(token, signing_key().public_key()) == text
    issuer = IssuerInMemory()
    for picture in (plain_png(), PLAIN_SVG):
        baked = bake(picture, token)
        assert extract(baked) == token
        report = verify(baked, resolver=issuer, now=NOW, recipient=person)
        assert report.failures == ()
        assert report.recipient.matches
        assert report.documents.assertion == text
        assert report.issued_on == document.issued_on


@given(assertions("HostedBadge"))
def test_any_hosted_badge_travels_and_verifies(pair: tuple[str, ob2.Assertion]) -> None:
    person, document = pair
    text = ob2.document_bytes(document).decode()
    issuer = IssuerInMemory()
    issuer[HOSTED] = json.loads(text)
    for picture in (plain_png(), PLAIN_SVG):
        baked = bake(picture, text)
        assert extract(baked) == text
        report = verify(baked, resolver=issuer, now=NOW, recipient=person)
        assert report.failures == ()
        assert report.assertion == json.loads(text)


@given(CLASSES)
def test_any_badge_class_is_shown(document: ob2.BadgeClass) -> None:
    issuer = IssuerInMemory()
    members = json.loads(ob2.document_bytes(document)) | {"id": BADGE_CLASS, "issuer": PROFILE}
    issuer[BADGE_CLASS] = members
    report = issuer.verify()
    assert report.failures == ()
    assert report.badge is not None
    assert report.badge.name == document.name
    assert len(report.badge.alignments) == len(document.alignment or ())
