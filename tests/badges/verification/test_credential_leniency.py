"""What is read of other platforms' credentials, and what each leniency must not let through."""

import json
from typing import Any

import pytest

from badges.errors import NotABadge
from badges.jws import sign
from badges.ob3.multikey import encode_multibase
from badges.verification import Verdict
from tests.badges.credentials import (
    CREDENTIAL,
    DID,
    HOST,
    JWT_METHOD,
    METHOD,
    STATUS,
    CredentialIssuer,
)
from tests.badges.verification.credential_faults import failed, told, unread

V1 = "https://www.w3.org/2018/credentials/v1"
SITE = f"{HOST}/ob/v3/issuer"
START, END = "issuanceDate", "expirationDate"


@pytest.fixture
def issuer() -> CredentialIssuer:
    found = CredentialIssuer()
    del found.credential["credentialStatus"]
    return found


def older(by: CredentialIssuer, **dates: str | None) -> dict[str, Any]:
    """Return the credential in the older model."""
    members = by.credential | {
        "@context": [V1, *by.credential["@context"][1:]],
        START: by.credential["validFrom"],
        END: by.credential["validUntil"],
    }
    members = {
        name: value for name, value in members.items() if name not in ("validFrom", "validUntil")
    } | dates
    return {name: value for name, value in members.items() if value is not None}


def in_claim(issuer: CredentialIssuer, members: dict[str, Any], **claims: Any) -> str:
    payload = {"iss": DID, "jti": CREDENTIAL, "nbf": 1767323045, "vc": members, **claims}
    payload = {name: value for name, value in payload.items() if value is not None}
    return sign(json.dumps(payload).encode(), issuer.key, header={"kid": JWT_METHOD})


# --- the older model ------------------------------------------------------------------------------


def test_a_credential_in_the_claim_of_a_token(issuer: CredentialIssuer) -> None:
    report = issuer.check(in_claim(issuer, older(issuer), exp=1862017445))
    assert report.verdict is Verdict.VALID
    assert told(report) == {"structure.older_model", "structure.claims_absent"}
    assert report.issued_on is not None
    assert report.expires is not None


def test_what_only_the_claims_say_is_read(issuer: CredentialIssuer) -> None:
    bare = older(issuer, id=None, issuer=None, **{START: None, END: None})
    report = issuer.check(in_claim(issuer, bare, exp=1862017445))
    assert report.verdict is Verdict.VALID, report.failures
    assert report.issuer is not None
    assert report.issuer.id == DID
    assert report.expires is not None
    assert report.expires.year == 2029
    late = issuer.check(in_claim(issuer, bare, exp=1767500000))
    assert failed(late) == ["dates.expired"]


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"iss": "did:web:other.example.org"}, "structure.claims"),
        ({"jti": "urn:uuid:other"}, "structure.claims"),
        ({"sub": "urn:uuid:other"}, "structure.claims"),
        ({"nbf": 1}, "structure.claims"),
        ({"exp": 1862017446}, "structure.claims"),
        ({"@context": [V1]}, "structure.credential"),
        ({"credentialStatus": {}}, "structure.credential"),
        ({"validUntil": "2039-01-01T00:00:00Z"}, "structure.credential"),
    ],
)
def test_claims_around_an_older_credential_do_not_say_otherwise(
    issuer: CredentialIssuer, claims: dict[str, Any], code: str
) -> None:
    assert failed(issuer.check(in_claim(issuer, older(issuer), **claims))) == [code]


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        ({END: "2026-05-01T00:00:00Z"}, "dates.expired"),
        ({START: "2026-07-01T00:00:00Z"}, "dates.future"),
        # Said twice, the stricter date counts, whichever context stands first.
        ({END: "2029-01-01T00:00:00Z", "validUntil": "2026-05-01T00:00:00Z"}, "dates.expired"),
        ({END: "2026-05-01T00:00:00Z", "validUntil": "2029-01-01T00:00:00Z"}, "dates.expired"),
        ({"validFrom": "2026-07-01T00:00:00Z"}, "dates.future"),
        ({END: "soon"}, "dates.invalid"),
        ({END: "soon", "validUntil": "2029-01-01T00:00:00Z"}, "dates.invalid"),
        ({START: None}, "dates.invalid"),
        ({START: ""}, "dates.invalid"),
        ({END: "2025-01-01T00:00:00Z"}, "dates.invalid"),
    ],
)
def test_dates_of_the_older_model_bind(
    issuer: CredentialIssuer, dates: dict[str, str | None], code: str
) -> None:
    members = older(issuer, **dates)
    assert failed(issuer.check(in_claim(issuer, members, nbf=None))) == [code]
    own = {"kid": JWT_METHOD}
    assert failed(issuer.check(sign(json.dumps(members).encode(), issuer.key, header=own))) == [
        code
    ]


def test_an_older_end_binds_in_a_newer_credential_too(issuer: CredentialIssuer) -> None:
    issuer.credential[END] = "2026-05-01T00:00:00Z"
    del issuer.credential["validUntil"]
    assert failed(issuer.check(issuer.jwt(exp=None))) == ["dates.expired"]


@pytest.mark.parametrize("spelling", ["@context", "\\u0040context"])
def test_a_context_inside_a_token_redefines_nothing(
    issuer: CredentialIssuer, spelling: str
) -> None:
    issuer.credential["credentialSubject"]["@context"] = {"name": "https://example.org/n"}
    text = json.dumps(issuer.credential).replace("@context", spelling)
    report = issuer.check(sign(text.encode(), issuer.key, header={"kid": JWT_METHOD}))
    assert failed(report) == ["structure.credential"]


# --- tokens ---------------------------------------------------------------------------------------


def test_claims_that_are_absent_contradict_nothing(issuer: CredentialIssuer) -> None:
    del issuer.credential["credentialSubject"]["id"]
    bare = issuer.jwt(iss=None, jti=None, nbf=None, sub=None, exp=None)
    report = issuer.check(bare)
    assert report.verdict is Verdict.VALID
    assert told(report) == {"structure.claims_absent"}
    assert report.recipient.matches is True
    assert failed(issuer.check(bare, "eve@example.org")) == ["recipient.other"]


def test_a_credential_of_another_kind_in_the_claim_of_a_token_is_no_badge(
    issuer: CredentialIssuer,
) -> None:
    other = older(issuer, type="UniversityDegreeCredential")
    with pytest.raises(NotABadge, match="UniversityDegreeCredential"):
        issuer.check(in_claim(issuer, other))


@pytest.mark.parametrize("shown", ["~", "~WyJzYWx0Il0~", "~WyJzYWx0Il0~{token}"])
def test_a_token_with_disclosures_is_not_read(issuer: CredentialIssuer, shown: str) -> None:
    report = issuer.check(issuer.jwt() + shown.format(token=issuer.jwt()))
    assert report.verdict is Verdict.UNVERIFIABLE
    assert unread(report) == ["structure.unsupported"]
    assert "SD-JWT" in report.unread[0].detail
    assert failed(report) == []


def test_further_contexts_of_a_token_are_told(issuer: CredentialIssuer) -> None:
    further = ["https://example.org/terms.json", {"room": "https://example.org/terms#room"}]
    issuer.credential["@context"] += further
    issuer.credential["room"] = "4"
    report = issuer.check(issuer.jwt())
    assert report.verdict is Verdict.VALID
    [found] = [one for one in report.findings if one.code == "structure.further_contexts"]
    assert found.values["names"] == "https://example.org/terms.json, {…}"
    # What a proof of RDF signs is their meaning, which is not known here.
    document = issuer.credential | {"proof": [PROOF]}
    assert unread(issuer.check(json.dumps(document))) == ["signature.unsupported"]


PROOF = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "proofPurpose": "assertionMethod",
    "verificationMethod": METHOD,
    "created": "2026-06-01T12:00:00Z",
    "proofValue": encode_multibase(bytes(64)),
}


@pytest.mark.parametrize(
    "context",
    [
        {"credentialStatus": "https://example.org/other"},
        {"validUntil": None},
        {"identityHash": {"@id": "https://example.org/other"}},
        {"expirationDate": "https://example.org/other"},
        {"id": "https://example.org/other"},
    ],
)
@pytest.mark.parametrize("as_token", [True, False])
def test_a_context_inside_does_not_redefine_the_norm_s_words(
    issuer: CredentialIssuer, context: dict[str, Any], as_token: bool
) -> None:
    document = issuer.secured()
    document["@context"].append(context)
    issuer.credential["@context"] = document["@context"]
    report = issuer.check(issuer.jwt() if as_token else json.dumps(document))
    assert failed(report) == ["structure.credential"]
    assert "another meaning" in report.failures[0].detail


# --- status lists ---------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [94567, "94567"])
def test_a_place_as_a_number(place: int | str) -> None:
    issuer = CredentialIssuer()
    issuer.credential["credentialStatus"]["statusListIndex"] = place
    report = issuer.check(issuer.jwt())
    assert report.verdict is Verdict.VALID
    assert ("structure.lenient" in told(report)) is isinstance(place, int)
    issuer.serve_status(94567)
    assert failed(issuer.check(issuer.jwt())) == ["revocation.listed"]


@pytest.mark.parametrize("place", [-1, True, 1.5, [1], 10**13])
def test_a_place_that_is_none(place: Any) -> None:
    issuer = CredentialIssuer()
    issuer.credential["credentialStatus"]["statusListIndex"] = place
    assert failed(issuer.check(issuer.jwt()))[0] in (
        "revocation.unreadable",
        "structure.credential",
    )


def older_list(by: CredentialIssuer, **members: Any) -> None:
    """Serve the list in the older way, as a token in which the credential stands in a claim."""
    subject = by[STATUS]["credentialSubject"]
    bits = subject["encodedList"].removeprefix("u")
    found = {
        "@context": [V1, "https://w3id.org/vc/status-list/2021/v1"],
        "id": STATUS,
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuer": DID,
        START: "2026-01-02T03:04:05Z",
        "credentialSubject": subject | {"type": "StatusList2021", "encodedList": bits},
        **members,
    }
    by[STATUS] = in_claim(by, found, jti=None, nbf=None).encode()
    by.credential["credentialStatus"]["type"] = "StatusList2021Entry"


@pytest.mark.parametrize("revoked", [True, False])
def test_an_older_list_tells_what_is_revoked(revoked: bool) -> None:
    issuer = CredentialIssuer()
    issuer.serve_status(*([94567] if revoked else []))
    older_list(issuer)
    report = issuer.check(issuer.jwt())
    assert failed(report) == (["revocation.listed"] if revoked else [])
    assert report.revoked is revoked
    assert "revocation.older_list" in told(report)


@pytest.mark.parametrize(
    "members",
    [
        {"issuer": "did:web:other.example.org"},
        {"id": f"{STATUS}/other"},
        {"type": ["VerifiableCredential", "BitstringStatusListCredential"]},
        {START: "2026-07-01T00:00:00Z"},
        {END: "2026-05-01T00:00:00Z"},
        {"validUntil": "2026-05-01T00:00:00Z"},
        {"credentialSubject": {"type": "BitstringStatusList"}},
    ],
)
def test_an_older_list_that_is_not_to_be_believed(members: dict[str, Any]) -> None:
    issuer = CredentialIssuer()
    older_list(issuer, **members)
    assert failed(issuer.check(issuer.jwt())) == ["revocation.unreadable"]


# --- what only describes --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("description",), ""),
        (("criteria",), {"narrative": "  "}),
        (("criteria",), {}),
        (("criteria",), {"id": "", "narrative": ""}),
        (("achievementType",), "Medal"),
        (("inLanguage",), "pt_br"),
        (("resultDescription", 0, "resultType"), "Note"),
    ],
)
def test_what_only_describes_may_be_empty_or_odd(
    issuer: CredentialIssuer, path: tuple[Any, ...], value: Any
) -> None:
    target = issuer.credential["credentialSubject"]["achievement"]
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    sources = [issuer.jwt()]
    if value != {"id": "", "narrative": ""}:  # an empty id is no IRI, which no proof of RDF signs
        sources.append(issuer.document())
    for source in sources:
        report = issuer.check(source)
        assert report.verdict is Verdict.VALID, report.failures
        assert told(report) == {"structure.lenient"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("validUntil",), ""),
        (("credentialStatus",), {}),
        (("credentialStatus",), ""),
        (("issuer",), ""),
        (("credentialSubject", "identifier", 0, "identityHash"), ""),
        (("credentialSubject", "identifier"), []),
        (("credentialSubject", "achievement", "name"), ""),
        (("credentialSubject", "achievement", "id"), ""),
    ],
)
def test_what_proves_is_not_absent_because_it_is_empty(
    issuer: CredentialIssuer, path: tuple[Any, ...], value: Any
) -> None:
    if value == []:
        del issuer.credential["credentialSubject"]["id"]
    target = issuer.credential
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    report = issuer.check(issuer.jwt(iss=None, sub=None, exp=None), None)
    assert report.verdict is Verdict.INVALID
    assert failed(report)[0] in ("dates.invalid", "structure.credential", "recipient.invalid")
