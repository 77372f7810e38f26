"""The rules of the official JSON schema of Open Badges 3.0, each with a credential that breaks it.

A broken rule makes a credential invalid, and the finding names the place. One rule is told and not
enforced, since compacted JSON-LD means the same without it: that sequences are arrays.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest

from badges.errors import NotABadge
from tests.badges.credentials import HOST, CredentialIssuer

Break = Callable[[dict[str, Any]], None]

ACHIEVEMENT = ("credentialSubject", "achievement")
ALIGNMENT = (*ACHIEVEMENT, "alignment", 0)
DESCRIPTION = (*ACHIEVEMENT, "resultDescription", 0)
LEVEL = (*DESCRIPTION, "rubricCriterionLevel", 0)
IDENTITY = ("credentialSubject", "identifier", 0)
RESULT = ("credentialSubject", "result", 0)
IMAGE = (*ACHIEVEMENT, "image")
ENTRY = ("issuer", "otherIdentifier", 0)
RELATED = (*ACHIEVEMENT, "related", 0)
EVIDENCE = ("evidence", 0)

V2 = "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


def whole() -> dict[str, Any]:
    """Return a credential that uses every object of which the schema has a rule."""
    document = CredentialIssuer().secured()
    document["issuer"]["otherIdentifier"] = [
        {"type": "IdentifierEntry", "identifier": "x", "identifierType": "identifier"}
    ]
    document["credentialSubject"]["achievement"] |= {
        "creator": {"id": HOST, "type": ["Profile"]},
        "related": [{"id": HOST, "type": ["Related"]}],
        "tag": ["privacy"],
    }
    document["credentialSchema"] = [{"id": HOST, "type": "1EdTechJsonSchemaValidator2019"}]
    document["refreshService"] = {"id": HOST, "type": "1EdTechCredentialRefresh"}
    return document


def at(document: dict[str, Any], path: tuple[str | int, ...]) -> Any:
    target: Any = document
    for step in path:
        target = target[step]
    return target


def without(*path: str | int) -> Break:
    return lambda document: at(document, path[:-1]).pop(path[-1])


def changed(*path: str | int, to: Any) -> Break:
    return lambda document: at(document, path[:-1]).__setitem__(path[-1], to)


def required(*path: str | int) -> tuple[str, Break, str]:
    return f"{path[-1]} is required in {_name(path[:-1])}", without(*path), str(path[-1])


def listed(*path: str | int) -> tuple[str, Break, str]:
    """A word outside its closed list."""
    return f"{path[-1]} is a word of the list", changed(*path, to="Other"), str(path[-1])


def typed(*path: str | int) -> tuple[str, Break, str]:
    """Another class in the place of the right one."""
    return f"{_name(path)} is called so", changed(*path, "type", to=["Other"]), "type"


def closed(*path: str | int) -> tuple[str, Break, str]:
    return f"{_name(path)} takes no other members", changed(*path, "nickname", to="x"), "nickname"


def _name(path: tuple[str | int, ...]) -> str:
    names = [str(step) for step in path if isinstance(step, str)]
    return ".".join(names) or "the credential"


RULES: list[tuple[str, Break, str]] = [
    # --- AchievementCredential ---
    *(required(name) for name in ("@context", "id", "issuer", "validFrom", "credentialSubject")),
    ("W3C's context comes first", changed("@context", to=[OB3, V2]), "@context"),
    ("the context of Open Badges comes second", changed("@context", to=[V2]), "@context"),
    ("id is a URI", changed("id", to="one"), "id"),
    ("issuer is a URI or a Profile", changed("issuer", to="Example Programme"), "issuer"),
    ("issuer is one", changed("issuer", to=[HOST]), "issuer"),
    ("validFrom has a zone", changed("validFrom", to="2026-01-02T03:04:05"), "validFrom"),
    ("validUntil has a zone", changed("validUntil", to="2029-01-02"), "validUntil"),
    ("awardedDate has a zone", changed("awardedDate", to="yesterday"), "awardedDate"),
    ("name is text", changed("name", to=7), "name"),
    ("image is an Image", changed("image", to="https://example.org/a.png"), "image"),
    ("credentialStatus names its type", without("credentialStatus", "type"), "type"),
    ("credentialSchema is an address", changed("credentialSchema", 0, "id", to="schema"), "id"),
    required("credentialSchema", 0, "id"),
    required("credentialSchema", 0, "type"),
    required("refreshService", "id"),
    required("refreshService", "type"),
    required(*EVIDENCE, "type"),
    typed(*EVIDENCE),
    # --- AchievementSubject ---
    required("credentialSubject", "type"),
    typed("credentialSubject"),
    required("credentialSubject", "achievement"),
    ("achievement is an object", changed(*ACHIEVEMENT, to=HOST), "achievement"),
    # --- Achievement ---
    *(required(*ACHIEVEMENT, name) for name in ("id", "type", "name", "description", "criteria")),
    typed(*ACHIEVEMENT),
    ("criteria is an object", changed(*ACHIEVEMENT, "criteria", to=HOST), "criteria"),
    listed(*ACHIEVEMENT, "achievementType"),
    ("inLanguage is a tag", changed(*ACHIEVEMENT, "inLanguage", to="in French"), "inLanguage"),
    required(*RELATED, "id"),
    required(*RELATED, "type"),
    # --- Image ---
    required(*IMAGE, "id"),
    required(*IMAGE, "type"),
    typed(*IMAGE),
    closed(*IMAGE),
    # --- Alignment ---
    *(required(*ALIGNMENT, name) for name in ("type", "targetName", "targetUrl")),
    typed(*ALIGNMENT),
    ("targetUrl is an address", changed(*ALIGNMENT, "targetUrl", to="E.8"), "targetUrl"),
    listed(*ALIGNMENT, "targetType"),
    # --- ResultDescription, RubricCriterionLevel, Result ---
    *(required(*DESCRIPTION, name) for name in ("id", "type", "name", "resultType")),
    typed(*DESCRIPTION),
    listed(*DESCRIPTION, "resultType"),
    *(required(*LEVEL, name) for name in ("id", "type", "name")),
    typed(*LEVEL),
    required(*RESULT, "type"),
    typed(*RESULT),
    listed(*RESULT, "status"),
    # --- Profile and IdentifierEntry ---
    required("issuer", "id"),
    required("issuer", "type"),
    typed("issuer"),
    ("url of a Profile is an address", changed("issuer", "url", to="example"), "url"),
    ("email of a Profile is one", changed("issuer", "email", to="example"), "email"),
    required(*ACHIEVEMENT, "creator", "id"),
    required(*ACHIEVEMENT, "creator", "type"),
    *(required(*ENTRY, name) for name in ("type", "identifier", "identifierType")),
    typed(*ENTRY),
    listed(*ENTRY, "identifierType"),
    closed(*ENTRY),
    # --- IdentityObject ---
    *(required(*IDENTITY, name) for name in ("type", "hashed", "identityHash", "identityType")),
    typed(*IDENTITY),
    ("hashed is true or false", changed(*IDENTITY, "hashed", to="true"), "hashed"),
    listed(*IDENTITY, "identityType"),
    closed(*IDENTITY),
]
SEQUENCES: list[tuple[str | int, ...]] = [
    ("evidence",),
    ("proof",),
    ("credentialSchema",),
    ("issuer", "type"),
    ("issuer", "otherIdentifier"),
    ("credentialSubject", "type"),
    ("credentialSubject", "identifier"),
    ("credentialSubject", "result"),
    (*ACHIEVEMENT, "alignment"),
    (*ACHIEVEMENT, "related"),
    (*ACHIEVEMENT, "resultDescription"),
    (*ACHIEVEMENT, "tag"),
    (*DESCRIPTION, "rubricCriterionLevel"),
    (*ALIGNMENT, "type"),
]


def test_the_whole_credential_breaks_no_rule() -> None:
    report = CredentialIssuer().check(json.dumps(whole()))
    # Members were added after it was signed: the signature is all that is wrong.
    assert [one.code for one in report.failures] == ["signature.wrong_key"]
    assert "structure.bare" not in {one.code for one in report.findings}


DESCRIBING = {
    f"{name} is a word of the list"
    for name in ("achievementType", "targetType", "resultType", "status")
} | {"inLanguage is a tag"}
"""Rules of what only describes: the departure is told, and the credential read."""

SAYS_NOTHING = {
    f"id is required in {name}"
    for name in (
        "credentialSchema",
        "refreshService",
        "credentialSubject.achievement.image",
        "credentialSubject.achievement.related",
    )
}
"""What is left is a type alone, which describes nothing: it is as absent."""


@pytest.mark.parametrize(("rule", "spoil", "named"), RULES, ids=[rule for rule, _, _ in RULES])
def test_a_broken_rule_is_found_and_named(rule: str, spoil: Break, named: str) -> None:
    document = whole()
    spoil(document)
    report = CredentialIssuer().check(json.dumps(document))
    broken = [one for one in report.failures if one.check not in ("signature", "key_owner")]
    if rule in DESCRIBING | SAYS_NOTHING:
        assert broken == []
        told = [one.code for one in report.findings if one.code == "structure.lenient"]
        assert told == (["structure.lenient"] if rule in DESCRIBING else [])
        return
    [found] = broken
    assert found.code in {"structure.credential", "dates.invalid", "recipient.invalid"}, rule
    assert named in found.detail


@pytest.mark.parametrize("path", SEQUENCES, ids=_name)
def test_a_sequence_without_its_array_is_told(path: tuple[str | int, ...]) -> None:
    document = whole()
    target = at(document, path[:-1])
    target[path[-1]] = target[path[-1]][0]
    report = CredentialIssuer().check(json.dumps(document))
    [found] = [one for one in report.findings if one.code == "structure.bare"]
    assert found.values["names"] == _name(path)


def test_a_bare_sequence_does_not_make_a_true_credential_false() -> None:
    issuer = CredentialIssuer()
    [proof] = issuer.secured()["proof"]
    report = issuer.check(json.dumps(issuer.credential | {"proof": proof}))
    assert report.valid
    assert {one.code for one in report.findings} >= {"structure.bare", "signature.ok"}


def test_only_the_first_places_are_named() -> None:
    document = whole()
    levels = document["credentialSubject"]["achievement"]["resultDescription"][0]
    for level in levels["rubricCriterionLevel"]:
        level["type"] = "RubricCriterionLevel"
    for name in ("evidence", "proof"):
        document[name] = document[name][0]
    report = CredentialIssuer().check(json.dumps(document))
    [found] = [one for one in report.findings if one.code == "structure.bare"]
    assert len(str(found.values["names"]).split(", ")) == 5


@pytest.mark.parametrize(
    "types", [["VerifiableCredential"], ["OpenBadgeCredential"], ["Other"], None], ids=str
)
def test_a_credential_that_is_not_called_so_is_no_badge(types: list[str] | None) -> None:
    document = whole()
    document["type"] = types
    with pytest.raises(NotABadge, match=types[0] if types else "no document of Open Badges"):
        CredentialIssuer().check(json.dumps(document))


def test_no_rule_is_there_twice() -> None:
    assert {rule for rule, _, _ in RULES} > DESCRIBING | SAYS_NOTHING
    assert len({rule for rule, _, _ in RULES}) == len(RULES)
