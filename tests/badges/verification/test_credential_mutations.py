"""One fault at a time in a valid credential: the right check finds it, and no other fails."""

import base64
import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from badges.baking import Standard, bake
from badges.errors import NotABadge
from badges.identity import hash_identity
from badges.jws import sign
from badges.ob3.data_integrity import add_proof
from badges.ob3.did import did_key, did_key_method, public_jwk
from badges.ob3.multikey import encode_key
from badges.verification import Check, Format, Status
from tests.badges.credentials import (
    CREDENTIAL,
    DID,
    DID_DOCUMENT,
    HOST,
    IMAGE,
    JWT_METHOD,
    KEY,
    METHOD,
    OTHER_KEY,
    STATUS,
    SUBJECT,
    CredentialIssuer,
)
from tests.issuer_in_memory import NOW, PLAIN_SVG, RECIPIENT, plain_png, signing_key

Mutate = Callable[[CredentialIssuer], bytes | str | None]


@dataclass(frozen=True)
class Fault:
    name: str
    code: str
    mutate: Mutate


def put(*path: Any, to: Any) -> Mutate:
    """Change the credential before it is signed."""

    def mutate(issuer: CredentialIssuer) -> None:
        change(issuer.credential, path, to)

    return mutate


def after(*path: Any, to: Any) -> Mutate:
    """Change the credential after it was signed."""

    def mutate(issuer: CredentialIssuer) -> str:
        document = issuer.secured()
        change(document, path, to)
        return json.dumps(document)

    return mutate


def steps(*mutations: Mutate) -> Mutate:
    """Do one thing after another; the last one says what to verify."""

    def mutate(issuer: CredentialIssuer) -> bytes | str | None:
        source = None
        for one in mutations:
            source = one(issuer)
        return source

    return mutate


def as_jwt(issuer: CredentialIssuer) -> str:
    return issuer.jwt()


def as_unnamed_jwt(issuer: CredentialIssuer) -> str:
    return issuer.jwt({})


def by_second_key(issuer: CredentialIssuer) -> None:
    issuer.key = signing_key(1)


def no_json(issuer: CredentialIssuer) -> None:
    issuer[DID_DOCUMENT] = b"<html>"
    issuer.media_types[DID_DOCUMENT] = "application/json"


def named(did: str) -> Mutate:
    """Another issuer, whose proof names a key of its own."""

    def mutate(issuer: CredentialIssuer) -> str:
        issuer.credential["issuer"]["id"] = did
        method = f"{did}#k"
        return json.dumps(
            add_proof(issuer.credential, KEY, verification_method=method, created=NOW)
        )

    return mutate


def revoked(place: int, purpose: str) -> Mutate:
    return lambda issuer: issuer.serve_status(place, purpose=purpose)


def served(address: str, *path: Any, to: Any) -> Mutate:
    def mutate(issuer: CredentialIssuer) -> None:
        change(issuer[address], path, to)

    return mutate


def change(target: Any, path: tuple[Any, ...], to: Any) -> None:
    for step in path[:-1]:
        target = target[step]
    if to is None:
        del target[path[-1]]
    else:
        target[path[-1]] = to


def respelled(name: str, spelling: str) -> Mutate:
    """Keep the signed graph, but hide a member from who reads the JSON."""

    def mutate(issuer: CredentialIssuer) -> str:
        document = issuer.secured()
        document[spelling] = document.pop(name)
        return json.dumps(document)

    return mutate


def moved_status(issuer: CredentialIssuer) -> str:
    """Keep the signed graph, but move the status where nobody looks for it."""
    issuer.credential["credentialSubject"]["source"] = {"id": CREDENTIAL, "type": ["Profile"]}
    document = issuer.secured()
    status = document.pop("credentialStatus")
    document["credentialSubject"]["source"]["credentialStatus"] = status
    return json.dumps(document)


def signed_by_another(issuer: CredentialIssuer) -> None:
    issuer.proof_key = OTHER_KEY


def self_named(issuer: CredentialIssuer) -> str:
    """A stranger signs with a key of their own and names the true issuer."""
    method = did_key_method(OTHER_KEY.public_key())
    return json.dumps(
        add_proof(issuer.credential, OTHER_KEY, verification_method=method, created=NOW)
    )


def jwt_by_another(issuer: CredentialIssuer) -> str:
    issuer.key = signing_key(1)
    return issuer.jwt()


def jwt_changed(issuer: CredentialIssuer) -> str:
    head, payload, signature = issuer.jwt().split(".")
    text = base64.urlsafe_b64decode(payload + "==").replace(b"practise", b"transmit")
    return f"{head}.{base64.urlsafe_b64encode(text).rstrip(b'=').decode()}.{signature}"


def claims(**members: Any) -> Mutate:
    return lambda issuer: issuer.jwt(**members)


def kid(name: str) -> Mutate:
    return lambda issuer: issuer.jwt({"kid": name})


def dead(address: str) -> Mutate:
    def mutate(issuer: CredentialIssuer) -> None:
        # The credential is signed first: signing reads nothing.
        del issuer.documents[address]

    return mutate


def status_list(**members: Any) -> Mutate:
    """Serve another status list, properly signed."""

    def mutate(issuer: CredentialIssuer) -> None:
        unsigned = {name: value for name, value in issuer[STATUS].items() if name != "proof"}
        subject = unsigned["credentialSubject"] | members.pop("subject", {})
        unsigned |= {"credentialSubject": subject, **members}
        issuer[STATUS] = add_proof(unsigned, KEY, verification_method=METHOD, created=NOW)

    return mutate


def encoded(data: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def plain_list(document: Any) -> Mutate:
    def mutate(issuer: CredentialIssuer) -> None:
        issuer.credential["credentialStatus"] = {
            "id": f"{HOST}/revoked",
            "type": "1EdTechRevocationList",
        }
        issuer[f"{HOST}/revoked"] = document

    return mutate


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


@pytest.mark.parametrize("recipient", [RECIPIENT, "ADA@example.org ", SUBJECT])
def test_without_a_fault_every_form_is_valid(recipient: str) -> None:
    issuer = CredentialIssuer()
    for text, kind in ((issuer.document(), Format.OB3_DI), (issuer.jwt(), Format.OB3_JWT)):
        for source in (
            text,
            bake(plain_png(), text, standard=Standard.OB3),
            bake(PLAIN_SVG, text, standard=Standard.OB3),
        ):
            report = issuer.check(source, recipient)
            assert report.failures == ()
            assert report.format is kind
            assert report.issuer is not None
            assert report.issuer.name == "Example Programme"
            assert report.badge is not None
            assert report.badge.alignments[0].level == "e-2"
            assert report.badge.criteria == "Three descriptors of four."


def test_the_picture_of_a_credential_is_compared() -> None:
    issuer = CredentialIssuer()
    good = issuer.check(bake(plain_png(), issuer.document(), standard=Standard.OB3))
    assert [one.code for one in good.of(Check.IMAGE)] == ["image.ok"]
    other = issuer.check(bake(plain_png(1, 2), issuer.document(), standard=Standard.OB3))
    assert [one.code for one in other.of(Check.IMAGE)] == ["image.differs"]


def test_a_credential_is_read_at_its_address() -> None:
    issuer = CredentialIssuer()
    issuer[f"{HOST}/credential"] = issuer.secured()
    issuer[f"{HOST}/credential.jwt"] = issuer.jwt().encode()
    issuer.media_types[f"{HOST}/credential.jwt"] = "text/plain"
    assert issuer.check(f"{HOST}/credential").format is Format.OB3_DI
    assert issuer.check(f"{HOST}/credential.jwt").format is Format.OB3_JWT


def test_a_proof_may_be_one_object_and_others_may_stand_beside() -> None:
    issuer = CredentialIssuer()
    document = issuer.secured()
    [proof] = document["proof"]
    assert issuer.check(json.dumps(document | {"proof": proof})).valid
    other = {"type": "DataIntegrityProof", "cryptosuite": "ecdsa-rdfc-2019"}
    assert issuer.check(json.dumps(document | {"proof": [other, proof]})).valid


def test_two_lists_are_both_asked() -> None:
    issuer = CredentialIssuer()
    entry = issuer.credential["credentialStatus"]
    second = entry | {"id": "urn:uuid:2", "statusListIndex": "5"}
    issuer.credential["credentialStatus"] = [entry, second]
    assert issuer.check().valid
    issuer.serve_status(5)
    assert [one.code for one in issuer.check().failures] == ["revocation.listed"]


def test_a_status_list_as_jwt() -> None:
    issuer = CredentialIssuer()
    members = {name: value for name, value in issuer[STATUS].items() if name != "proof"}
    header = {"kid": JWT_METHOD}
    issuer[STATUS] = sign(json.dumps(members).encode(), issuer.key, header=header).encode()
    issuer.media_types[STATUS] = "application/vc+jwt"
    assert issuer.check().valid
    issuer[STATUS] = sign(json.dumps(members).encode(), signing_key(1), header=header).encode()
    assert [one.code for one in issuer.check().failures] == ["revocation.unreadable"]


def test_1edtech_s_list_without_the_credential() -> None:
    issuer = CredentialIssuer()
    listed = [{"id": "urn:uuid:1"}, {"id": CREDENTIAL, "revoked": False}]
    plain_list({"issuer": DID, "revokedCredential": listed})(issuer)
    assert issuer.check().valid


def test_an_issuer_that_is_only_a_key() -> None:
    issuer = CredentialIssuer()
    name = did_key(OTHER_KEY.public_key())
    issuer.credential["issuer"] = name
    del issuer.credential["credentialStatus"]
    method = did_key_method(OTHER_KEY.public_key())
    signed = add_proof(issuer.credential, OTHER_KEY, verification_method=method, created=NOW)
    report = issuer.check(json.dumps(signed))
    assert report.valid
    [finding] = report.of(Check.ISSUER)
    assert (finding.code, finding.status) == ("issuer.key_only", Status.WARNING)
    assert report.issuer is not None
    assert report.issuer.name == name


def test_a_web_issuer_serves_its_key() -> None:
    """HTTP resolution: the method is a document on the issuer's own site."""
    issuer = CredentialIssuer()
    name, method = f"{HOST}/ob/v3/issuer", f"{HOST}/ob/v3/issuer/key"
    issuer.credential["issuer"] = {"id": name, "type": ["Profile"], "name": "Web"}
    del issuer.credential["credentialStatus"]
    multikey = {
        "id": method,
        "type": "Multikey",
        "controller": name,
        "publicKeyMultibase": encode_key(KEY.public_key()),
    }
    source = json.dumps(add_proof(issuer.credential, KEY, verification_method=method, created=NOW))
    issuer[method] = multikey
    assert issuer.check(source).valid
    issuer[method] = multikey | {"controller": "https://stranger.example.org/"}
    assert [one.code for one in issuer.check(source).failures] == ["key_owner.other_owner"]
    issuer[method] = {"id": name, "assertionMethod": [multikey]}
    assert issuer.check(source).valid
    issuer[method] = {"id": name, "assertionMethod": []}
    assert [one.code for one in issuer.check(source).failures] == ["key_owner.not_listed"]


def test_a_web_issuer_s_jwk_is_read_on_its_own_site_only() -> None:
    issuer = CredentialIssuer()
    name = f"{HOST}/ob/v3/issuer"
    issuer.credential["issuer"] = {"id": name, "type": ["Profile"], "name": "Web"}
    del issuer.credential["credentialStatus"]
    jwk = public_jwk(signing_key().public_key())
    issuer[f"{HOST}/jwk"] = jwk
    issuer["https://stranger.example.org/jwk"] = jwk
    assert issuer.check(issuer.jwt({"kid": f"{HOST}/jwk"}, iss=name)).valid
    strange = issuer.check(issuer.jwt({"kid": "https://stranger.example.org/jwk"}, iss=name))
    assert [one.code for one in strange.failures] == ["key_owner.not_listed"]


def test_a_did_may_list_a_key_at_an_address() -> None:
    issuer = CredentialIssuer()
    address = "https://keys.example.org/1"
    issuer[DID_DOCUMENT]["assertionMethod"].append(address)
    issuer[address] = public_jwk(signing_key().public_key())
    assert issuer.check(issuer.jwt({"kid": address})).valid


@pytest.mark.parametrize("name", ["#token", JWT_METHOD])
def test_a_did_may_name_its_keys_by_fragment(name: str) -> None:
    issuer = CredentialIssuer()
    issuer[DID_DOCUMENT]["verificationMethod"][1]["id"] = "#token"
    issuer[DID_DOCUMENT]["assertionMethod"] = ["#token", METHOD]
    assert issuer.check(issuer.jwt({"kid": name})).valid


def test_a_jwt_without_key_name_is_tried_with_the_issuer_s_keys() -> None:
    issuer = CredentialIssuer()
    del issuer.credential["credentialStatus"]
    report = issuer.check(issuer.jwt({"typ": "JWT"}))
    assert report.valid
    assert "key_owner.no_creator" in [one.code for one in report.findings]
    issuer[DID_DOCUMENT]["assertionMethod"] = issuer[DID_DOCUMENT]["verificationMethod"][1]
    assert issuer.check(issuer.jwt({})).valid
    issuer[DID_DOCUMENT]["assertionMethod"] = [7]
    assert [one.code for one in issuer.check(issuer.jwt({})).failures] == ["signature.wrong_key"]
    del issuer.documents[DID_DOCUMENT]
    assert [one.code for one in issuer.check(issuer.jwt({})).failures] == ["key_owner.unreachable"]
    issuer.credential["issuer"] = "did:example:1"
    token = issuer.jwt({}, iss="did:example:1")
    assert [one.code for one in issuer.check(token).failures] == ["key_owner.invalid"]
    issuer.credential["issuer"] = did_key(KEY.public_key())
    token = issuer.jwt({}, iss=did_key(KEY.public_key()))
    assert [one.code for one in issuer.check(token).failures] == ["signature.algorithm"]


def test_a_credential_without_status() -> None:
    issuer = CredentialIssuer()
    del issuer.credential["credentialStatus"]
    report = issuer.check(recipient=None)
    assert report.valid
    assert [one.code for one in report.of(Check.REVOCATION)] == ["revocation.no_list"]


def test_a_credential_of_another_kind_is_no_badge() -> None:
    issuer = CredentialIssuer()
    with pytest.raises(NotABadge, match="BitstringStatusListCredential"):
        issuer.check(json.dumps(issuer[STATUS]))


def test_an_image_of_the_credential_itself() -> None:
    issuer = CredentialIssuer()
    issuer.credential["image"] = {"id": IMAGE, "type": "Image"}
    del issuer.credential["credentialSubject"]["achievement"]["image"]
    report = issuer.check()
    assert report.badge is not None
    assert report.badge.image == IMAGE
