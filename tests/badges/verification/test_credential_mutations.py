"""One fault at a time in a valid credential: the right check finds it, and no other fails."""

import gzip
import json

import pytest

from badges.identity import hash_identity
from badges.jws import sign
from badges.ob3.data_integrity import add_proof
from badges.verification import Check
from tests.badges.credentials import (
    CREDENTIAL,
    DID,
    DID_DOCUMENT,
    HOST,
    JWT_METHOD,
    KEY,
    METHOD,
    OTHER_KEY,
    STATUS,
    CredentialIssuer,
)
from tests.badges.verification.credential_faults import (
    Fault,
    after,
    as_jwt,
    as_unnamed_jwt,
    by_second_key,
    claims,
    dead,
    encoded,
    jwt_by_another,
    jwt_changed,
    kid,
    moved_status,
    named,
    no_json,
    plain_list,
    put,
    respelled,
    revoked,
    self_named,
    served,
    signed_by_another,
    status_list,
    steps,
)
from tests.issuer_in_memory import NOW, RECIPIENT

FAULTS = [
    # --- structure ---
    Fault("no context", "structure.credential", after("@context", to=None)),
    Fault("contexts in another order", "structure.credential",
          lambda i: json.dumps(i.secured() | {"@context": i.credential["@context"][::-1]})),
    Fault("an unknown context", "structure.credential",
          lambda i: json.dumps(i.secured() | {
              "@context": [*i.credential["@context"], "https://example.org/c"]})),
    Fault("an inline context", "structure.credential",
          lambda i: json.dumps(i.secured() | {
              "@context": [*i.credential["@context"], {"name": "https://example.org/n"}]})),
    Fault("the context of VC 1.1", "structure.credential",
          after("@context", 0, to="https://www.w3.org/2018/credentials/v1")),
    Fault("no id", "structure.credential", after("id", to=None)),
    Fault("no issuer", "structure.credential", after("issuer", to=None)),
    Fault("no subject", "structure.credential", after("credentialSubject", to=None)),
    Fault("several subjects", "structure.credential",
          lambda i: json.dumps(i.secured() | {
              "credentialSubject": [i.credential["credentialSubject"]]})),
    Fault("nobody", "structure.credential",
          steps(put("credentialSubject", "id", to=None),
                put("credentialSubject", "identifier", to=None))),
    Fault("no achievement", "structure.credential",
          after("credentialSubject", "achievement", to=None)),
    Fault("no criteria", "structure.credential",
          put("credentialSubject", "achievement", "criteria", to=None)),
    Fault("criteria that say nothing", "structure.credential",
          put("credentialSubject", "achievement", "criteria", to={})),
    Fault("an achievement without name", "structure.credential",
          put("credentialSubject", "achievement", "name", to=None)),
    Fault("an unknown kind of achievement", "structure.credential",
          put("credentialSubject", "achievement", "achievementType", to="Medal")),
    Fault("an unknown kind of result", "structure.credential",
          put("credentialSubject", "achievement", "resultDescription", 0, "resultType", to="x")),
    Fault("an unknown status of a result", "structure.credential",
          put("credentialSubject", "result", 0, "status", to="ext:half")),
    Fault("an alignment without address", "structure.credential",
          put("credentialSubject", "achievement", "alignment", 0, "targetUrl", to=None)),
    Fault("a JWT of VC 1.1", "structure.credential",
          lambda i: sign(json.dumps({"iss": DID, "vc": i.credential}).encode(), i.key)),
    # --- claims of a token ---
    Fault("another iss", "structure.claims", claims(iss="did:web:other.example.org")),
    Fault("another jti", "structure.claims", claims(jti="urn:uuid:other")),
    Fault("another sub", "structure.claims", claims(sub="urn:uuid:other")),
    Fault("no sub", "structure.claims", claims(sub=None)),
    Fault("another nbf", "structure.claims", claims(nbf=1)),
    Fault("an nbf that is no number", "structure.claims", claims(nbf="2026")),
    Fault("a true nbf", "structure.claims", claims(nbf=True)),
    Fault("another exp", "structure.claims", claims(exp=1862017446)),
    Fault("no exp", "structure.claims", claims(exp=None)),
    Fault("a subject without id in a JWT", "structure.claims",
          steps(put("credentialSubject", "id", to=None), as_jwt)),
    Fault("an exp that the credential does not know", "structure.claims",
          steps(put("validUntil", to=None), as_jwt)),
    # --- signature ---
    Fault("another key signed", "signature.wrong_key", signed_by_another),
    Fault("a changed name", "signature.wrong_key", after("name", to="Doctor")),
    Fault("a changed letter", "signature.wrong_key",
          after("credentialSubject", "narrative", to="De decouvrir à pratiquer.")),
    Fault("a longer life", "signature.wrong_key", after("validUntil", to="2039-01-02T03:04:05Z")),
    Fault("no end any more", "signature.wrong_key", after("validUntil", to=None)),
    Fault("no status any more", "signature.wrong_key", after("credentialStatus", to=None)),
    Fault("another evidence", "signature.wrong_key",
          after("evidence", 0, "narrative", to="A doctoral thesis.")),
    Fault("another moment of signing", "signature.wrong_key",
          after("proof", 0, "created", to="2026-06-02T12:00:00Z")),
    Fault("an unsigned member", "signature.unprotected", after("nickname", to="Doctor")),
    Fault("an unsigned member inside", "signature.unprotected",
          after("credentialSubject", "achievement", "grade", to="excellent")),
    Fault("a member spelled as IRI", "signature.unprotected",
          respelled("validUntil", "https://www.w3.org/2018/credentials#validUntil")),
    Fault("a status spelled as IRI", "signature.unprotected",
          respelled("credentialStatus", "https://www.w3.org/2018/credentials#credentialStatus")),
    Fault("a status under a keyword", "signature.unprotected",
          lambda i: json.dumps(i.secured() | {"@included": [{"type": "Profile"}]})),
    Fault("a status moved elsewhere", "signature.unprotected", moved_status),
    Fault("a context inside", "signature.unprotected",
          after("credentialSubject", "@context", to={"name": "https://example.org/n"})),
    Fault("no proof", "signature.missing", after("proof", to=None)),
    Fault("an empty proof", "signature.missing", after("proof", to=[])),
    Fault("too many proofs", "signature.malformed", after("proof", to=[{}] * 9)),
    Fault("another cryptosuite", "signature.algorithm",
          after("proof", 0, "cryptosuite", to="ecdsa-sd-2023")),
    Fault("another kind of proof", "signature.algorithm",
          after("proof", 0, "type", to="Ed25519Signature2020")),
    Fault("another purpose", "signature.algorithm",
          after("proof", 0, "proofPurpose", to="authentication")),
    Fault("no method", "signature.malformed", after("proof", 0, "verificationMethod", to=None)),
    Fault("no value", "signature.malformed", after("proof", 0, "proofValue", to=None)),
    Fault("a short value", "signature.malformed", after("proof", 0, "proofValue", to="z111")),
    Fault("a value in another base", "signature.malformed",
          after("proof", 0, "proofValue", to="uAAAA")),
    Fault("a value with a wrong letter", "signature.malformed",
          after("proof", 0, "proofValue", to="z0OIl")),
    Fault("a value with zeros before", "signature.malformed",
          lambda i: json.dumps((d := i.secured()) | {"proof": [d["proof"][0] | {
              "proofValue": "z1" + d["proof"][0]["proofValue"][1:]}]})),
    Fault("an RSA key for a proof", "signature.algorithm",
          lambda i: json.dumps(add_proof(
              i.credential, KEY, verification_method=JWT_METHOD, created=NOW))),
    Fault("a JWT signed by another key", "signature.wrong_key", jwt_by_another),
    Fault("a changed JWT", "signature.wrong_key", jwt_changed),
    Fault("a JWT for the other key", "signature.algorithm", kid(METHOD)),
    Fault("a JWT without key name, for the other key", "signature.algorithm",
          steps(served(DID_DOCUMENT, "assertionMethod", to=[METHOD]), as_unnamed_jwt)),
    Fault("a JWT without key name, by another key", "signature.wrong_key",
          steps(by_second_key, as_unnamed_jwt)),
    # --- key_owner ---
    Fault("a stranger's did:key", "key_owner.not_listed", self_named),
    Fault("a method the issuer does not list", "key_owner.not_listed",
          served(DID_DOCUMENT, "assertionMethod", to=[JWT_METHOD])),
    Fault("a method for other purposes only", "key_owner.not_listed",
          lambda i: i[DID_DOCUMENT].update(
              {"assertionMethod": [], "authentication": [METHOD]})),
    Fault("a method of another controller", "key_owner.not_listed",
          served(DID_DOCUMENT, "verificationMethod", 0, "controller", to="did:web:x.example")),
    Fault("a method nobody describes", "key_owner.not_listed",
          served(DID_DOCUMENT, "verificationMethod", to=[])),
    Fault("a method of another DID", "key_owner.not_listed", kid("did:web:other.example.org#k")),
    Fault("a DID document of another DID", "key_owner.other_id",
          served(DID_DOCUMENT, "id", to="did:web:other.example.org")),
    Fault("a DID document that is away", "key_owner.unreachable", dead(DID_DOCUMENT)),
    Fault("a DID document that is a page", "key_owner.unreachable",
          lambda i: i.media_types.update({DID_DOCUMENT: "text/html"})),
    Fault("a DID document that is no JSON", "key_owner.invalid", no_json),
    Fault("a broken Multikey", "key_owner.invalid",
          served(DID_DOCUMENT, "verificationMethod", 0, "publicKeyMultibase", to="z6Mk")),
    Fault("no key in the method", "key_owner.invalid",
          served(DID_DOCUMENT, "verificationMethod", 0, "publicKeyMultibase", to=None)),
    Fault("a JWK that is private", "key_owner.invalid",
          steps(served(DID_DOCUMENT, "verificationMethod", 1, "publicKeyJwk", "d", to="x"),
                as_jwt)),
    Fault("a JWK that is none", "key_owner.invalid",
          steps(served(DID_DOCUMENT, "verificationMethod", 1, "publicKeyJwk", to={"kty": "oct"}),
                as_jwt)),
    Fault("a kind of DID that is not read", "key_owner.invalid", named("did:example:1")),
    Fault("a did:web that leads nowhere", "key_owner.invalid", named("did:web:a:..:b")),
    # --- dates ---
    Fault("not yet valid", "dates.future", put("validFrom", to="2026-07-01T00:00:00Z")),
    Fault("expired", "dates.expired", put("validUntil", to="2026-05-01T00:00:00Z")),
    Fault("a start without zone", "dates.invalid", put("validFrom", to="2026-01-02T03:04:05")),
    Fault("no start", "dates.invalid", put("validFrom", to=None)),
    Fault("an end before the start", "dates.invalid", put("validUntil", to="2025-01-01T00:00:00Z")),
    # --- revocation ---
    Fault("revoked", "revocation.listed", lambda i: i.serve_status(94567)),
    Fault("the list is away", "revocation.unreachable", dead(STATUS)),
    Fault("the list is unsigned", "revocation.unreadable", served(STATUS, "proof", to=None)),
    Fault("the list was changed", "revocation.unreadable",
          served(STATUS, "credentialSubject", "encodedList", to="uAAAA")),
    Fault("the list is signed by another", "revocation.unreadable",
          lambda i: i.documents.update({STATUS: add_proof(
              {n: v for n, v in i[STATUS].items() if n != "proof"}, OTHER_KEY,
              verification_method=METHOD, created=NOW)})),
    Fault("the list of another issuer", "revocation.unreadable",
          status_list(issuer="did:web:other.example.org")),
    Fault("a list of another kind", "revocation.unreadable",
          status_list(type=["VerifiableCredential"])),
    Fault("a list with another address", "revocation.unreadable", status_list(id=f"{HOST}/other")),
    Fault("a list of tomorrow", "revocation.unreadable",
          status_list(validFrom="2026-07-01T00:00:00Z")),
    Fault("a list of yesterday", "revocation.unreadable",
          status_list(validUntil="2026-05-01T00:00:00Z")),
    Fault("a list without useful date", "revocation.unreadable", status_list(validUntil="soon")),
    Fault("a list for another purpose", "revocation.unreadable",
          status_list(subject={"statusPurpose": "suspension"})),
    Fault("a list of nothing", "revocation.unreadable",
          status_list(credentialSubject={"id": f"{STATUS}#list"})),
    Fault("a list that is no text", "revocation.unreadable", status_list(
        subject={"encodedList": ["u"]})),
    Fault("a list in another base", "revocation.unreadable", status_list(
        subject={"encodedList": "zAAAA"})),
    Fault("a list that is no gzip", "revocation.unreadable", status_list(
        subject={"encodedList": encoded(b"hello")})),
    Fault("a list too short to hide in", "revocation.unreadable", status_list(
        subject={"encodedList": encoded(gzip.compress(bytes(100), mtime=0))})),
    Fault("a list that is a bomb", "revocation.unreadable", status_list(
        subject={"encodedList": encoded(gzip.compress(bytes(20_000_000), mtime=0))})),
    Fault("a place outside the list", "revocation.unreadable",
          put("credentialStatus", "statusListIndex", to="131072")),
    Fault("a place that is no number", "revocation.unreadable",
          put("credentialStatus", "statusListIndex", to="-1")),
    Fault("a place without end", "revocation.unreadable",
          put("credentialStatus", "statusListIndex", to="9" * 40)),
    Fault("no list named", "revocation.unreadable",
          put("credentialStatus", "statusListCredential", to=None)),
    Fault("an unknown purpose", "revocation.unreadable",
          put("credentialStatus", "statusPurpose", to="message")),
    Fault("several bits", "revocation.unreadable", put("credentialStatus", "statusSize", to=2)),
    Fault("suspended", "revocation.suspended",
          steps(put("credentialStatus", "statusPurpose", to="suspension"),
                revoked(94567, "suspension"))),
    Fault("listed by 1EdTech's list", "revocation.listed",
          plain_list({"id": f"{HOST}/revoked", "issuer": DID, "revokedCredential": [
              {"id": "urn:uuid:1"}, {"id": CREDENTIAL, "revocationReason": "Issued twice"}]})),
    Fault("1EdTech's list without entries", "revocation.unreadable", plain_list({"issuer": DID})),
    Fault("1EdTech's list with odd entries", "revocation.unreadable",
          plain_list({"revokedCredential": ["urn:uuid:1"]})),
    Fault("1EdTech's list of another", "revocation.foreign",
          plain_list({"issuer": {"id": "did:web:x.example"}, "revokedCredential": []})),
    Fault("1EdTech's list away", "revocation.unreachable",
          steps(plain_list({}), dead(f"{HOST}/revoked"))),
    Fault("1EdTech's list unnamed", "revocation.unreadable",
          put("credentialStatus", to={"type": "1EdTechRevocationList"})),
    Fault("another way to tell", "revocation.unsupported",
          steps(put("credentialStatus", to={"id": STATUS, "type": "StatusList2021Entry"}),
                as_jwt)),
    Fault("too many lists", "revocation.unreadable",
          lambda i: put("credentialStatus", to=[
              i.credential["credentialStatus"] | {"id": f"urn:uuid:{n}"} for n in range(5)])(i)),
    # --- recipient ---
    Fault("another recipient", "recipient.other",
          put("credentialSubject", "identifier", 0, "identityHash",
              to=hash_identity("eve@example.org", "deadsea"))),
    Fault("nobody hashed", "recipient.other", put("credentialSubject", "identifier", to=None)),
    Fault("no hash although hashed", "recipient.invalid",
          put("credentialSubject", "identifier", 0, "identityHash", to=RECIPIENT)),
    Fault("an unknown kind of identifier", "recipient.invalid",
          put("credentialSubject", "identifier", 0, "identityType", to="email")),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_right_check_finds_the_fault_and_no_other(fault: Fault) -> None:
    issuer = CredentialIssuer()
    source = fault.mutate(issuer)
    if source is None and fault.code == "structure.credential":
        # What the norm refuses can still be signed: the proof is not what fails.
        source = issuer.document()
    report = issuer.check(source)
    assert [one.code for one in report.failures] == [fault.code], report.findings
    assert {one.check for one in report.findings} == set(Check)


def test_no_fault_is_there_twice() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    assert len(FAULTS) > 60
