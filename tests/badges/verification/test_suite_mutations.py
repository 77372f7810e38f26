"""One fault at a time in a credential of each way to sign: the right check finds it, and no other."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from badges.identity import hash_identity
from badges.ob3.suites import SUITES
from badges.verification import Status, Verdict
from tests.badges.credentials import DID_DOCUMENT, OTHER_KEY, STATUS
from tests.badges.verification.suites import OTHERS, WAYS, SuiteIssuer

Act = Callable[[SuiteIssuer], str]
TOKENS = ("ES256", "ES384", "EdDSA", "vc claim")
OLDER = ("Ed25519Signature2020", "vc claim")
WHOLE = (*TOKENS, "eddsa-jcs-2022", "ecdsa-jcs-2019 P-256", "ecdsa-jcs-2019 P-384")
"""Ways that sign the text as it stands, whatever contexts make of it."""

PROOFS = [way for way in WAYS if way not in (*TOKENS, *OLDER)]
"""Proofs that may stand beside one another in one document."""

every_way = pytest.mark.parametrize("way", WAYS)


def put(*path: Any, to: Any) -> Act:
    """Change the credential before it is signed."""

    def act(issuer: SuiteIssuer) -> str:
        _change(issuer.credential, path, to)
        return issuer.document()

    return act


def after(*path: Any, to: Any) -> Act:
    """Change the credential after it was signed; dates go by the name of the model."""

    def act(issuer: SuiteIssuer) -> str:
        older = {"validFrom": "issuanceDate", "validUntil": "expirationDate"}
        names = older if issuer.way in OLDER else {}
        return issuer.after(lambda made: _change(made, [names.get(one, one) for one in path], to))

    return act


def served(act: Callable[[SuiteIssuer], Any]) -> Act:
    """Change what the issuer serves, and verify the true credential."""

    def both(issuer: SuiteIssuer) -> str:
        source = issuer.document()
        act(issuer)
        return source

    return both


def by_another_key(issuer: SuiteIssuer) -> str:
    own = issuer.signer
    issuer.signer = (
        OTHERS[own.key_size] if isinstance(own, ec.EllipticCurvePrivateKey) else OTHER_KEY
    )
    return issuer.document()


def _change(target: Any, path: Any, to: Any) -> None:
    for step in path[:-1]:
        target = target[step]
    if to is None:
        del target[path[-1]]
    else:
        target[path[-1]] = to


def _methods(issuer: SuiteIssuer, **members: Any) -> None:
    for one in issuer[DID_DOCUMENT]["verificationMethod"]:
        one.update(members)


FAULTS: dict[str, tuple[str, Act]] = {
    # --- changed after it was signed ---
    "another name": ("signature.wrong_key", after("name", to="Doctor")),
    "another letter": (
        "signature.wrong_key",
        after("credentialSubject", "narrative", to="De decouvrir à pratiquer."),
    ),
    "another achievement": (
        "signature.wrong_key",
        after("credentialSubject", "achievement", "name", to="Doctor"),
    ),
    "another person": (
        "signature.wrong_key",
        after("credentialSubject", "id", to="urn:uuid:8d0e3d52-6b0f-4d0e-9a43-1c1f0e6d2a19"),
    ),
    "another evidence": (
        "signature.wrong_key",
        after("evidence", 0, "narrative", to="A doctoral thesis."),
    ),
    "a longer life": ("signature.wrong_key", after("validUntil", to="2039-01-02T03:04:05Z")),
    "an earlier start": ("signature.wrong_key", after("validFrom", to="2020-01-02T03:04:05Z")),
    "no end any more": ("signature.wrong_key", after("validUntil", to=None)),
    "no status any more": ("signature.wrong_key", after("credentialStatus", to=None)),
    "another place in the list": (
        "signature.wrong_key",
        after("credentialStatus", "statusListIndex", to="94568"),
    ),
    "a member of one's own": ("unsigned", after("nickname", to="Doctor")),
    "a member of one's own inside": (
        "unsigned",
        after("credentialSubject", "achievement", "grade", to="excellent"),
    ),
    # --- the key ---
    "another key": ("signature.wrong_key", by_another_key),
    "a key that is not listed": (
        "key_owner.not_listed",
        served(lambda i: i[DID_DOCUMENT].update(assertionMethod=[])),
    ),
    "a key for signing in": (
        "key_owner.not_listed",
        served(lambda i: i[DID_DOCUMENT].update(
            authentication=i[DID_DOCUMENT].pop("assertionMethod"))),
    ),
    "a key of another controller": (
        "key_owner.not_listed",
        served(lambda i: _methods(i, controller="did:web:stranger.example.org")),
    ),
    "a document of another": (
        "key_owner.other_id",
        served(lambda i: i[DID_DOCUMENT].update(id="did:web:stranger.example.org")),
    ),
    # --- what it says ---
    "expired": ("dates.expired", put("validUntil", to="2026-05-01T00:00:00Z")),
    "not yet valid": ("dates.future", put("validFrom", to="2026-07-01T00:00:00Z")),
    "somebody else": (
        "recipient.other",
        put("credentialSubject", "identifier", 0, "identityHash",
            to=hash_identity("eve@example.org", "deadsea")),
    ),
    "revoked": ("revocation.listed", served(lambda i: i.serve_status(94567))),
    "a list of another purpose": (
        "revocation.unreadable",
        served(lambda i: i.serve_status(purpose="suspension")),
    ),
    "a list that was changed": (
        "revocation.unreadable",
        served(lambda i: i[STATUS]["credentialSubject"].update(encodedList="uAAAA")),
    ),
}  # fmt: skip

UNREAD: dict[str, tuple[str, Act]] = {
    "a document that is away": (
        "key_owner.unreachable",
        served(lambda i: i.documents.pop(DID_DOCUMENT)),
    ),
    "a list that is away": ("revocation.unreachable", served(lambda i: i.documents.pop(STATUS))),
}


@every_way
def test_a_credential_of_each_way_is_valid(way: str) -> None:
    issuer = SuiteIssuer(way)
    report = issuer.check(issuer.document())
    assert report.verdict is Verdict.VALID, report.findings
    told = {one.code for one in report.findings if one.status is Status.WARNING}
    assert told == {
        *(["structure.claims_absent"] if way in TOKENS else []),
        *(["structure.older_model"] if way in OLDER else []),
        *(["signature.older_suite"] if way in ("eddsa-2022", "Ed25519Signature2020") else []),
        *(["signature.selective"] if way == "ecdsa-sd-2023" else []),
    }


def test_there_is_a_way_for_each_suite() -> None:
    assert {way.partition(" ")[0] for way in WAYS} >= set(SUITES)


@every_way
@pytest.mark.parametrize("fault", FAULTS)
def test_the_right_check_finds_the_fault_and_no_other(way: str, fault: str) -> None:
    code, act = FAULTS[fault]
    if code == "unsigned":
        code = "signature.wrong_key" if way in WHOLE else "signature.unprotected"
    issuer = SuiteIssuer(way)
    report = issuer.check(act(issuer))
    assert [one.code for one in report.failures] == [code], report.findings
    assert report.verdict is Verdict.INVALID


@every_way
@pytest.mark.parametrize("fault", UNREAD)
def test_what_is_not_read_is_no_fault(way: str, fault: str) -> None:
    code, act = UNREAD[fault]
    issuer = SuiteIssuer(way)
    report = issuer.check(act(issuer))
    assert [one.code for one in report.unread] == [code], report.findings
    assert report.verdict is Verdict.UNVERIFIABLE


@every_way
def test_a_context_that_is_not_known_here(way: str) -> None:
    issuer = SuiteIssuer(way)
    source = issuer.document()
    more = "https://example.org/more.json"
    if way in TOKENS:
        issuer.credential["@context"].append(more)
        source = issuer.document()
    else:
        document = json.loads(source)
        document["@context"].append(more)
        source = json.dumps(document)
    report = issuer.check(source)
    assert report.verdict is (Verdict.VALID if way in WHOLE else Verdict.UNVERIFIABLE)
    assert "structure.further_contexts" in {one.code for one in report.findings}
    assert report.failures == ()


@pytest.mark.parametrize("way", PROOFS)
@pytest.mark.parametrize("beside", PROOFS)
def test_every_proof_of_the_issuer_is_judged(way: str, beside: str) -> None:
    """A good proof of one suite does not cover up a false one of another."""
    issuer, other = SuiteIssuer(way), SuiteIssuer(beside)
    document = json.loads(issuer.document())
    other.credential["name"] = "Doctor"
    [false] = json.loads(other.document())["proof"]
    for proofs in ([false, *document["proof"]], [*document["proof"], false]):
        report = issuer.check(json.dumps(document | {"proof": proofs}))
        assert [one.code for one in report.failures] == ["signature.wrong_key"]
