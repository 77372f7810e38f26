"""Three verdicts: what is wrong is invalid, what was not read is neither invalid nor valid."""

import ast
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448
from jwt.algorithms import ECAlgorithm, OKPAlgorithm

from badges import verification
from badges.errors import KeyMaterialError
from badges.ob3.did import key_of_jwk, key_of_method
from badges.ob3.multikey import encode_multibase
from badges.verification import Check, Finding, Report, Status, Verdict
from badges.verification.case import Findings
from badges.verification.templates import TEMPLATES, UNREAD
from tests.badges.credentials import STATUS, CredentialIssuer
from tests.badges.verification.faults import header
from tests.issuer_in_memory import (
    BADGE_CLASS,
    HOSTED,
    KEY,
    PROFILE,
    REVOCATIONS,
    IssuerInMemory,
)

SOURCES = (BADGE_CLASS, PROFILE, KEY, REVOCATIONS)
"""What a signed badge needs of its issuer."""
NO_ANSWER = (401, 403, 429, 500, 503)


def codes(found: tuple[Finding, ...]) -> list[str]:
    return [one.code for one in found]


def calls(*names: str) -> Iterator[str]:
    """Yield the codes, as far as they are written out, that the library hands to some methods of `Findings`."""
    for path in Path(verification.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                first = node.args[0] if node.args else None
                if node.func.attr in names and isinstance(first, ast.Constant):
                    yield str(first.value)


def test_a_code_tells_either_of_a_fault_or_of_something_unread() -> None:
    assert set(TEMPLATES) >= UNREAD
    assert len(list(calls("failed"))) > 20
    assert set(calls("failed", "passed", "skipped", "revoke")).isdisjoint(UNREAD)
    assert set(calls("unread")) <= UNREAD
    with pytest.raises(ValueError, match=r"signature\.wrong_key does not tell"):
        Findings().unread("signature.wrong_key")


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("status", [*NO_ANSWER, 404])
def test_a_source_without_answer_makes_no_badge_invalid(source: str, status: int) -> None:
    issuer = IssuerInMemory()
    issuer.statuses[source] = status
    report = issuer.verify()
    assert report.verdict is Verdict.UNVERIFIABLE
    assert len(report.unread) == 1
    assert str(status) in report.unread[0].detail


@pytest.mark.parametrize("status", NO_ANSWER)
def test_an_assertion_without_answer_is_not_invalid(status: int) -> None:
    issuer = IssuerInMemory()
    issuer.statuses[HOSTED] = status
    assert issuer.verify(HOSTED).verdict is Verdict.UNVERIFIABLE


@pytest.mark.parametrize(("status", "code"), [(404, "format.not_found"), (410, "revocation.gone")])
def test_an_issuer_that_answers_that_it_has_no_such_badge_makes_it_invalid(
    status: int, code: str
) -> None:
    issuer = IssuerInMemory()
    issuer.statuses[HOSTED] = status
    for source in (HOSTED, json.dumps(issuer[HOSTED])):
        report = issuer.verify(source)
        assert report.verdict is Verdict.INVALID
        assert codes(report.failures) == [code]


def test_what_is_wrong_counts_more_than_what_was_not_read() -> None:
    issuer = IssuerInMemory()
    del issuer.documents[REVOCATIONS]
    assert issuer.verify().verdict is Verdict.UNVERIFIABLE
    report = issuer.verify(recipient="eve@example.org")
    assert report.verdict is Verdict.INVALID
    assert codes(report.failures) == ["recipient.other"]
    assert codes(report.unread) == ["revocation.unreachable"]


def test_what_could_not_be_checked_for_want_of_a_source_says_which() -> None:
    issuer = IssuerInMemory()
    del issuer.documents[PROFILE]
    report = issuer.verify()
    [signature] = report.of(Check.SIGNATURE)
    assert signature.code == "signature.not_done"
    assert signature.values["code"] == "issuer.unreachable"


def test_a_check_that_was_not_made_is_never_passed() -> None:
    report = IssuerInMemory().verify()
    assert report.verdict is Verdict.VALID
    for check in Check:
        missed = Finding(check=check, status=Status.SKIPPED, code=f"{check}.not_done")
        found = tuple(one for one in report.findings if one.check is not check)
        assert report.model_copy(update={"findings": (*found, missed)}).verdict is (
            Verdict.UNVERIFIABLE
        )


def test_what_nobody_asked_for_leaves_a_badge_valid() -> None:
    report = IssuerInMemory().verify(recipient=None)
    skipped = [one.code for one in report.findings if one.status is Status.SKIPPED]
    assert skipped == ["scope.signed", "recipient.not_asked", "image.no_picture"]
    assert report.verdict is Verdict.VALID


def test_a_report_kept_before_there_were_verdicts_is_read() -> None:
    for recipient, verdict in ((None, "valid"), ("eve@example.org", "invalid")):
        report = IssuerInMemory().verify(recipient=recipient)
        kept = json.loads(json.dumps(report.to_keep()))
        assert kept.pop("verdict") == verdict
        assert Report.model_validate(kept).model_dump() == report.model_dump()
    # What was called a failure in those days stays one: the report is of its day.
    kept["findings"] = [
        {"check": "issuer", "status": "failed", "code": "issuer.unreachable", "values": {}}
    ]
    assert Report.model_validate(kept).verdict is Verdict.INVALID


@pytest.mark.parametrize("name", ["none", "None", "HS256", "HS512", "hs384"])
def test_an_algorithm_that_proves_nothing_is_refused(name: str) -> None:
    issuer = IssuerInMemory()
    report = issuer.verify(header({"alg": name})(issuer))
    assert report.verdict is Verdict.INVALID
    assert codes(report.failures) == ["signature.algorithm"]


@pytest.mark.parametrize("name", ["PS256", "ES512", "ES256K", "ML-DSA-65"])
def test_an_algorithm_that_is_not_read_is_no_fault(name: str) -> None:
    issuer = IssuerInMemory()
    report = issuer.verify(header({"alg": name})(issuer))
    assert report.verdict is Verdict.UNVERIFIABLE
    assert f"'{name}' is not read here" in report.unread[0].detail


def jwk_of(key: Any) -> dict[str, Any]:
    reader = OKPAlgorithm if isinstance(key, ed448.Ed448PublicKey) else ECAlgorithm
    found: dict[str, Any] = reader.to_jwk(key, as_dict=True)
    return found


OTHER_CURVES = (
    lambda: ec.generate_private_key(ec.SECP521R1()).public_key(),
    lambda: ec.generate_private_key(ec.SECP256K1()).public_key(),
    lambda: ed448.Ed448PrivateKey.generate().public_key(),
)


@pytest.mark.parametrize("make", OTHER_CURVES)
def test_a_key_of_another_curve_is_not_read(make: Callable[[], Any]) -> None:
    with pytest.raises(KeyMaterialError) as caught:
        key_of_jwk(jwk_of(make()))
    assert caught.value.is_unread


@pytest.mark.parametrize(
    ("members", "is_unread"),
    [
        ({"publicKeyBase58": "x"}, True),
        ({"publicKeyBase58": "2" * 43, "type": "X25519KeyAgreementKey2019"}, True),
        ({"publicKeyBase58": "2" * 42, "type": "Ed25519VerificationKey2018"}, False),
        ({"publicKeyBase58": "0OIl", "type": "Ed25519VerificationKey2018"}, False),
        ({"publicKeyBase58": 7, "type": "Ed25519VerificationKey2018"}, False),
        ({"publicKeyPem": "x"}, True),
        ({"publicKeyMultibase": encode_multibase(b"\xe7\x01" + b"\x02" * 33)}, True),
        ({"publicKeyMultibase": encode_multibase(b"\xed\x01" + b"\x02" * 33)}, False),
        ({"publicKeyMultibase": "z6Mk"}, False),
        ({"publicKeyJwk": {"kty": "oct", "k": "AAAA"}}, False),
        ({"publicKeyJwk": {"kty": "EC", "crv": "P-256"}}, False),
        ({"publicKeyJwk": {}, "publicKeyMultibase": "z6Mk"}, False),
        ({}, False),
    ],
)
def test_a_key_is_of_another_kind_or_none(members: dict[str, Any], is_unread: bool) -> None:
    with pytest.raises(KeyMaterialError) as caught:
        key_of_method(members)
    assert caught.value.is_unread is is_unread


def test_a_status_list_signed_in_a_way_that_is_not_read_is_not_read() -> None:
    issuer = CredentialIssuer()
    issuer[STATUS]["proof"][0]["cryptosuite"] = "another-suite-2040"
    report = issuer.check()
    assert report.verdict is Verdict.UNVERIFIABLE
    assert codes(report.unread) == ["revocation.unreachable"]
    assert "another-suite-2040" in report.unread[0].detail


@pytest.mark.parametrize("body", [b"revoked: none", b"[]", b"\xff\xfe", b'{"a": NaN}', b"." * 3])
def test_a_status_list_that_is_no_json_and_no_token_is_not_read(body: bytes) -> None:
    issuer = CredentialIssuer()
    issuer[STATUS] = body
    issuer.media_types[STATUS] = "application/json"
    report = issuer.check()
    assert report.verdict is Verdict.UNVERIFIABLE
    assert codes(report.unread) == ["revocation.unreachable"]


def test_a_status_list_that_says_one_thing_twice_is_refused() -> None:
    issuer = CredentialIssuer()
    issuer[STATUS] = b'{"id": "", "id": ""}'
    issuer.media_types[STATUS] = "application/json"
    report = issuer.check()
    assert report.verdict is Verdict.INVALID
    assert codes(report.failures) == ["revocation.unreadable"]
