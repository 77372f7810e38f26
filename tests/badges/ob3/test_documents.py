"""The credential: what may be made, and the sentence when it may not."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from badges import ob3
from badges.errors import DocumentError
from badges.ob2.reading import parse_document
from badges.ob2.writing import document_bytes
from tests.badges.credentials import credential

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NAME = "urn:uuid:8d0e3d52-6b0f-4d0e-9a43-1c1f0e6d2a12"


def subject() -> ob3.AchievementSubject:
    achievement = ob3.Achievement(
        id=NAME, name="Name", description="Text", criteria=ob3.Criteria(narrative="Do.")
    )
    return ob3.AchievementSubject(id=NAME, achievement=achievement)


def made(**changes: Any) -> ob3.AchievementCredential:
    members: dict[str, Any] = {
        "id": NAME,
        "issuer": "did:web:example.org",
        "valid_from": NOW,
        "credential_subject": subject(),
    }
    return ob3.AchievementCredential(**(members | changes))


def test_a_credential_is_read_as_it_was_written() -> None:
    document = made(issuer=ob3.Profile(id="did:web:example.org"))
    text = document_bytes(document)
    assert parse_document(ob3.AchievementCredential, json.loads(text)) == document
    assert json.loads(text)["type"] == ["VerifiableCredential", "OpenBadgeCredential"]


def test_what_a_stranger_wrote_is_read_whole() -> None:
    read = parse_document(ob3.AchievementCredential, credential() | {"nickname": "x"})
    assert read.extensions == {"nickname": "x"}
    assert read.issuer_id == "did:web:issuer.example.org:ob:v3"


@pytest.mark.parametrize(
    ("make", "field", "words"),
    [
        (lambda: made(type=("VerifiableCredential",)), "type", "OpenBadgeCredential"),
        (lambda: made(type=("OpenBadgeCredential",)), "type", "VerifiableCredential"),
        (lambda: made(context=("https://www.w3.org/ns/credentials/v2",)), "@context", "start with"),
        (lambda: made(valid_until=datetime(2025, 1, 1, tzinfo=UTC)), "validUntil", "before"),
        (lambda: made(id="1"), "id", "no IRI"),
        (lambda: ob3.Criteria(), "", "says nothing"),  # noqa: PLW0108 - the same shape as its neighbours
        (lambda: ob3.AchievementSubject(achievement=subject().achievement), "", "names nobody"),
        (
            lambda: ob3.IdentityObject(
                hashed=True, identity_hash="ada@example.org", identity_type="emailAddress"
            ),
            "",
            "disagree",
        ),
        (lambda: ob3.Result(status="half"), "status", "Completed"),
        (
            lambda: ob3.IdentifierEntry(identifier="x", identifier_type="email"),
            "identifierType",
            "ext:",
        ),
        (
            lambda: ob3.Image(id="https://example.org/a.png", type=()),
            "",
            "type is missing; it must be Image",
        ),
    ],
)
def test_a_wrong_value_is_refused_with_field_and_remedy(make: Any, field: str, words: str) -> None:
    with pytest.raises(DocumentError) as caught:
        make()
    problem = caught.value.problems[0]
    assert problem.field == field
    assert words in problem.message


def test_words_of_one_s_own_start_with_ext() -> None:
    entry = ob3.IdentifierEntry(identifier="x", identifier_type="ext:handle")
    assert entry.identifier_type == "ext:handle"
