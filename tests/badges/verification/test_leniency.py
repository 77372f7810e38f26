"""What only describes may depart from the norm: it is read, with a warning at most. What proves may not."""

from typing import Any

import pytest

from badges.identity import hash_identity
from badges.verification import Report, Status
from tests.issuer_in_memory import (
    BADGE_CLASS,
    BASE,
    CONTEXT,
    HOSTED,
    KEY,
    PROFILE,
    REVOCATIONS,
    SALT,
    IssuerInMemory,
)

ASSERTION = "assertion"
EMPTY = ["", "  ", "\n"]


def failed(report: Report) -> list[str]:
    return [one.code for one in report.failures]


def warnings(report: Report) -> list[str]:
    return [one.detail for one in report.findings if one.status is Status.WARNING]


def judged(place: str, member: str, value: Any, *, form: str = "signed") -> Report:
    """Verify a badge of which one member (of the assertion, or of a served document) has a value."""
    issuer = IssuerInMemory()
    if place == ASSERTION:
        issuer.signed[member] = issuer[HOSTED][member] = value
    else:
        issuer[place][member] = value
    return issuer.verify(HOSTED if form == "hosted" else None)


OPTIONAL_TEXTS = [
    *((ASSERTION, one) for one in ("narrative", "image", "revocationReason", "uid", "@language", "version")),
    *((ASSERTION, one) for one in ("evidence", "related", "endorsement")),
    *((BADGE_CLASS, one) for one in ("tags", "alignment", "@language", "version", "related", "endorsement")),
    *((PROFILE, one) for one in ("description", "telephone", "image", "@language", "endorsement")),
    *((KEY, one) for one in ("@language", "version", "related", "endorsement")),
    *((REVOCATIONS, one) for one in ("id", "@language", "related")),
]  # fmt: skip


@pytest.mark.parametrize("value", EMPTY)
@pytest.mark.parametrize(("place", "member"), OPTIONAL_TEXTS)
def test_an_empty_optional_text_is_an_absent_one(place: str, member: str, value: str) -> None:
    report = judged(place, member, value)
    assert failed(report) == []
    assert report.valid
    assert warnings(report) == []


OBJECTS: list[tuple[str, str, Any]] = [
    (BADGE_CLASS, "criteria", {"id": f"{BASE}/criteria", "narrative": ""}),
    (BADGE_CLASS, "criteria", {"id": "", "narrative": "Three of four."}),
    (BADGE_CLASS, "image", {"id": f"{BASE}/a.png", "caption": "", "author": ""}),
    (BADGE_CLASS, "alignment", [{"targetName": "a", "targetUrl": BASE, "targetDescription": "",
                                 "targetFramework": "", "targetCode": " "}]),
    (BADGE_CLASS, "alignment", [{"targetName": "", "targetUrl": "", "targetCode": ""}]),
    (BADGE_CLASS, "alignment", [{"targetName": "a", "targetUrl": ""}]),
    (BADGE_CLASS, "tags", ["", "a"]),
    (ASSERTION, "evidence", {"id": "", "narrative": "", "name": "", "description": ""}),
    (ASSERTION, "evidence", [{"id": f"{BASE}/e", "genre": "", "audience": "", "name": ""}, ""]),
    (ASSERTION, "image", {"id": "", "caption": ""}),
    (PROFILE, "image", {"id": ""}),
    (REVOCATIONS, "revokedAssertions", [{"id": "urn:uuid:1", "uid": "", "revocationReason": ""}]),
]  # fmt: skip


@pytest.mark.parametrize(("place", "member", "value"), OBJECTS)
def test_an_empty_text_inside_an_object_is_an_absent_one(
    place: str, member: str, value: Any
) -> None:
    report = judged(place, member, value)
    assert failed(report) == []
    assert warnings(report) == []


@pytest.mark.parametrize(
    ("place", "member", "value", "said"),
    [
        (BADGE_CLASS, "description", "", "description is empty"),
        (BADGE_CLASS, "image", "", "image is empty"),
        (BADGE_CLASS, "image", {"id": "", "caption": ""}, "image is empty"),
        (BADGE_CLASS, "criteria", "", "criteria is empty"),
        (BADGE_CLASS, "criteria", {"narrative": ""}, "criteria is empty"),
        (BADGE_CLASS, "alignment", [{"targetName": "", "targetUrl": BASE}], "targetName is empty"),
        (PROFILE, "email", "", "email is empty"),
        (PROFILE, "url", "", "url is empty"),
    ],
)
@pytest.mark.parametrize("form", ["signed", "hosted"])
def test_an_empty_text_that_the_norm_requires_is_told(
    place: str, member: str, value: Any, said: str, form: str
) -> None:
    report = judged(place, member, value, form=form)
    assert failed(report) == []
    [told] = warnings(report)
    assert said in told


@pytest.mark.parametrize(
    ("place", "member", "value", "code"),
    [
        (ASSERTION, "expires", "", "dates.invalid"),
        (ASSERTION, "issuedOn", "", "dates.invalid"),
        (ASSERTION, "verification", "", "structure.assertion"),
        (ASSERTION, "badge", "", "structure.assertion"),
        (ASSERTION, "recipient", "", "recipient.invalid"),
        (ASSERTION, "recipient", {"type": "email", "hashed": True, "identity": ""}, "recipient.invalid"),
        (ASSERTION, "recipient", {"type": "", "hashed": False, "identity": "a@example.org"}, "recipient.invalid"),
        (BADGE_CLASS, "name", "", "structure.badge_class"),
        (BADGE_CLASS, "issuer", "", "structure.badge_class"),
        (BADGE_CLASS, "criteria", {}, "structure.badge_class"),
        (PROFILE, "name", "", "issuer.invalid"),
        (PROFILE, "publicKey", "", "issuer.invalid"),
        (PROFILE, "revocationList", "", "issuer.invalid"),
        (PROFILE, "verification", {"startsWith": ""}, "issuer.invalid"),
        (PROFILE, "verification", {"allowedOrigins": [""]}, "issuer.invalid"),
        (KEY, "publicKeyPem", "", "key_owner.invalid"),
        (KEY, "owner", "", "key_owner.no_owner"),
        (REVOCATIONS, "revokedAssertions", "", "revocation.unreadable"),
        (REVOCATIONS, "revokedAssertions", [""], "revocation.unreadable"),
        (REVOCATIONS, "revokedAssertions", [{"id": ""}], "revocation.unreadable"),
    ],
)  # fmt: skip
def test_what_proves_may_not_be_empty(place: str, member: str, value: Any, code: str) -> None:
    assert failed(judged(place, member, value)) == [code]


def test_a_description_that_is_missing_is_not_one_that_is_empty() -> None:
    issuer = IssuerInMemory()
    del issuer[BADGE_CLASS]["description"]
    assert failed(issuer.verify()) == ["structure.badge_class"]


FURTHER = [
    [CONTEXT, "https://platform.example.org/context.json"],
    ["https://platform.example.org/context.json", CONTEXT],
    [CONTEXT, {"schoolYear": "https://platform.example.org/terms#schoolYear", "@vocab": "https://example.org/"}],
    [CONTEXT, {"Extension2": {"@id": "https://example.org/x", "@context": {"year": "https://example.org/y"}}}],
    ["http://w3id.org/openbadges/v2", {"@language": "nl"}],
]  # fmt: skip


@pytest.mark.parametrize("context", FURTHER)
@pytest.mark.parametrize("place", [ASSERTION, BADGE_CLASS, PROFILE, KEY, REVOCATIONS])
def test_a_further_context_is_a_warning(place: str, context: list[Any]) -> None:
    report = judged(place, "@context", context)
    assert failed(report) == []
    [told] = warnings(report)
    assert "further contexts" in told


def test_a_further_context_of_a_hosted_badge_is_a_warning() -> None:
    report = judged(ASSERTION, "@context", FURTHER[0], form="hosted")
    assert report.valid
    assert ["https://platform.example.org/context.json" in one for one in warnings(report)] == [
        True
    ]


OTHER_MEANING = "https://attacker.example.org/other"
CODES = {
    ASSERTION: "structure.assertion",
    BADGE_CLASS: "structure.badge_class",
    PROFILE: "issuer.invalid",
    KEY: "key_owner.invalid",
    REVOCATIONS: "revocation.unreadable",
}


@pytest.mark.parametrize(
    "context",
    [
        [CONTEXT, {"recipient": OTHER_MEANING}],
        [{"verification": {"@id": OTHER_MEANING}}, CONTEXT],
        [CONTEXT, {"id": OTHER_MEANING}],
        [CONTEXT, {"recipient": None}],
        [CONTEXT, None],
        [CONTEXT, [{"hashed": OTHER_MEANING}]],
        [CONTEXT, {"Own": {"@id": OTHER_MEANING, "@context": {"identity": OTHER_MEANING}}}],
        [CONTEXT, {"own": {"@id": OTHER_MEANING, "@context": [{"a": {"@context": {"badge": "a:b"}}}]}}],
        {"recipient": OTHER_MEANING},
        ["https://platform.example.org/context.json"],
        [],
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", CODES)
def test_a_context_that_gives_a_word_of_the_norm_another_meaning_stays_refused(
    place: str, context: Any
) -> None:
    assert failed(judged(place, "@context", context)) == [CODES[place]]


@pytest.mark.parametrize("context", [None, {"identity": OTHER_MEANING}])
def test_nor_may_a_context_inside_the_recipient(context: Any) -> None:
    recipient = {
        "@context": context,
        "type": "email",
        "hashed": True,
        "salt": SALT,
        "identity": hash_identity("ada@example.org", SALT),
    }
    assert failed(judged(ASSERTION, "recipient", recipient)) == ["recipient.invalid"]


@pytest.mark.parametrize("language", ["pt_br", "français", "en_US.UTF-8", "_"])
@pytest.mark.parametrize("place", [ASSERTION, BADGE_CLASS, PROFILE])
def test_a_language_that_is_no_tag_is_a_warning(place: str, language: str) -> None:
    report = judged(place, "@language", language)
    assert failed(report) == []
    [told] = warnings(report)
    assert repr(language) in told


def test_a_language_in_what_is_related_is_a_warning_too() -> None:
    related = [{"id": f"{BASE}/nl", "@language": "nl_NL"}, {"id": f"{BASE}/fr", "@language": ""}]
    assert ["'nl_NL'" in one for one in warnings(judged(BADGE_CLASS, "related", related))] == [True]


@pytest.mark.parametrize("language", [["fr"], 7, {"a": "b"}, "x" * 41])
def test_a_language_that_is_no_short_text_stays_refused(language: Any) -> None:
    assert failed(judged(BADGE_CLASS, "@language", language)) == ["structure.badge_class"]


def test_one_document_is_told_of_in_a_few_warnings() -> None:
    issuer = IssuerInMemory()
    issuer[BADGE_CLASS] |= {
        "@context": FURTHER[0],
        "@language": "pt_br",
        "description": "",
        "criteria": "",
        "image": "",
        "related": [{"id": f"{BASE}/{number}", "@language": f"x_{number}"} for number in range(9)],
    }
    report = issuer.verify()
    assert report.valid
    assert len(warnings(report)) == 4


@pytest.mark.parametrize("media_type", ["", "binary/octet-stream", "text/html", "image/png"])
def test_what_an_answer_calls_itself_decides_nothing(media_type: str) -> None:
    issuer = IssuerInMemory()
    for url in (PROFILE, KEY, REVOCATIONS, BADGE_CLASS, HOSTED):
        issuer.media_types[url] = media_type
    assert issuer.verify().valid
    assert issuer.verify(HOSTED).valid
    issuer[PROFILE] = b"<html>"
    report = issuer.verify()
    assert report.verdict == "unverifiable"
    [told] = report.unread
    named = media_type if media_type in ("text/html", "image/png") else "is not JSON"
    assert named in told.detail
