"""A credential of Open Badges 3.0 under verification: its text, its proof, its claims.

The order is that of the specification, section 8.4: structure, proof, status, dates, recipient.
Steps keep the numbers of `verifier.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from badges.errors import (
    CredentialError,
    DocumentError,
    NotABadge,
    Problem,
    SignatureError,
)
from badges.identity import matches
from badges.jws import Token, verify_token
from badges.keys import PublicKey
from badges.ob2.fields import type_names
from badges.ob2.reading import parse_document
from badges.ob2.writing import format_time
from badges.ob3 import AchievementCredential, Credential, IdentityObject, Profile
from badges.ob3.arrays import bare_values
from badges.ob3.data_integrity import check_proof, read_proofs
from badges.ob3.documents import CREDENTIAL_TYPES
from badges.ob3.suites import CRYPTOSUITE
from badges.ob3.vc_jwt import CLAIMS, differing_claims
from badges.sentences import N_, Sentence
from badges.verification.case import Case
from badges.verification.claims import CLOCK_SKEW
from badges.verification.controller_keys import KeyOwnerError, issuer_key, issuer_keys
from badges.verification.report import Format

MAX_KEYS = 8
"""How many of an issuer's keys are tried when a token does not name one."""

_CHECK_OF = {
    "validFrom": "dates.invalid",
    "validUntil": "dates.invalid",
    "awardedDate": "dates.invalid",
}

_ENDORSED = frozenset({"id", "type", "endorsementComment"})
"""What an endorsement inside may say of the credential it endorses: nothing that is read there."""


def is_credential(members: Mapping[str, Any]) -> bool:
    """Tell whether a document is meant as a Verifiable Credential, of whatever kind."""
    return "VerifiableCredential" in type_names(members.get("type")) or "vc" in members


def take_credential(case: Case, members: dict[str, Any], text: bytes, token: Token | None) -> None:
    """(2) Read a credential, proven by its own proof or by the token it came in.

    Raises:
        NotABadge: a credential of another kind.
    """
    names = type_names(members.get("type"))
    if names and not CREDENTIAL_TYPES.intersection(names):
        raise NotABadge(
            N_("this is a credential of type {names}, and no badge"),
            names=", ".join(names)[:120],
        )
    case.format = Format.OB3_JWT if token else Format.OB3_DI
    case.assertion_text, case.token = text, token
    case.credential_members = members
    own = {name: value for name, value in members.items() if not (token and name in CLAIMS)}
    case.findings.passed("format.ok", name="Open Badges 3.0")
    if "vc" in members:
        older = N_("is a claim of the older Verifiable Credentials 1.1, which are not read")
        case.findings.unread("structure.unsupported", reason=Problem("vc", Sentence(older)).said)
        return
    try:
        case.credential = parse_document(AchievementCredential, own)
    except DocumentError as error:
        _refuse(case, error)
        return
    bare = bare_values(own)
    if bare:
        case.findings.warning("structure.bare", names=", ".join(bare))


def _refuse(case: Case, error: DocumentError) -> None:
    for problem in error.problems:
        code = _CHECK_OF.get(problem.field, "structure.credential")
        if problem.field.startswith("credentialSubject.identifier"):
            code = "recipient.invalid"
        case.findings.failed(code, reason=problem.said)


def check_claims(case: Case, credential: Credential) -> None:
    """(3) Check that a token's registered claims repeat what the credential says."""
    if case.token is not None and case.credential_members is not None:
        wrong = differing_claims(case.credential_members, credential)
        if wrong:
            case.findings.failed("structure.claims", names=", ".join(wrong))
            return
    case.findings.passed("structure.ok")


def name_issuer(case: Case, credential: AchievementCredential) -> None:
    """(4) Tell who the issuer is: a site or organisation, or nobody but a key."""
    issuer = credential.issuer
    name = (issuer.name if isinstance(issuer, Profile) else None) or credential.issuer_id
    if credential.issuer_id.startswith("did:key:"):
        case.findings.warning("issuer.key_only", name=name)
    else:
        case.findings.passed("issuer.signed", name=name, url=credential.issuer_id)
    case.findings.skipped("scope.signed")


def check_proof_of(case: Case, credential: Credential) -> None:
    """(6) Find the key and its owner; (7) check the proof or the token with it."""
    members = case.credential_members or {}
    try:
        if case.token is not None:
            _check_token(case, case.token, credential.issuer_id)
        else:
            _check_data_integrity(case, members, credential.issuer_id)
    except KeyOwnerError as error:
        case.findings.refused(f"key_owner.{error.code}", **error.values)
    except SignatureError as error:
        case.findings.refused(f"signature.{error.code}", reason=error.said)
    except CredentialError as error:
        code = "unsupported" if error.is_unread else "unprotected"
        case.findings.refused(f"signature.{code}", reason=error.said)
    else:
        case.findings.passed("signature.ok")


def _check_data_integrity(case: Case, members: Mapping[str, Any], issuer: str) -> None:
    others = verify_data_integrity(case, members, issuer)
    case.findings.passed("key_owner.ok")
    if others:
        case.findings.warning("signature.other_proofs", names=", ".join(others))


def verify_data_integrity(case: Case, members: Mapping[str, Any], issuer: str) -> list[str]:
    """Check every Data Integrity proof of a document with which its issuer secures it.

    Return what the proofs are named that stand beside, for other readers: of another kind, or by another party.

    Raises:
        KeyOwnerError: the key cannot be had or is not the issuer's.
        SignatureError: no proof of a kind that is read, or a false one.
        CredentialError: the document cannot be canonicalised.
    """
    _refuse_second_description(members)
    proofs = read_proofs(members)
    own = [one for one in proofs if _is_read(one)]
    if not own:
        raise SignatureError(
            N_("the proof is {name}; {value} is read"),
            name=_proof_name(proofs[0]),
            value=CRYPTOSUITE,
            code="unsupported",
        )
    others = [_proof_name(one) for one in proofs if not _is_read(one)]
    strangers: list[KeyOwnerError] = []
    for proof in own:
        try:
            _check_one(case, members, proof, issuer)
        except KeyOwnerError as error:
            strangers.append(error)
            others.append(_proof_name(proof))
    if len(strangers) == len(own):
        raise strangers[0]
    return others


def _is_read(proof: Mapping[str, Any]) -> bool:
    """Tell whether a proof is of the kind that is read, and secures the document alone."""
    return proof.get("cryptosuite") == CRYPTOSUITE and "previousProof" not in proof


def _proof_name(proof: Mapping[str, Any]) -> str:
    """Return how people may call a proof: by its suite, its type, or who made it."""
    suite = proof.get("cryptosuite")
    name = proof.get("verificationMethod") if suite == CRYPTOSUITE else suite or proof.get("type")
    return ascii(str(name)[:60])


def _check_one(
    case: Case, members: Mapping[str, Any], proof: Mapping[str, Any], issuer: str
) -> None:
    method = proof.get("verificationMethod")
    if not isinstance(method, str):
        raise SignatureError(N_("the proof names no verificationMethod"))
    key = issuer_key(case.reader, method, issuer)
    if not isinstance(key, Ed25519PublicKey):
        raise SignatureError(N_("the proof's key is no Ed25519 key"), code="algorithm")
    check_proof(members, proof, key)


def _refuse_second_description(members: Mapping[str, Any]) -> None:
    """Refuse a document that describes itself in two places.

    In the signed graph the two are one, so a member such as `credentialStatus` could be moved
    where nobody reads it, and the signature would still match.
    """
    own = members.get("id")
    nodes: list[Any] = [value for name, value in members.items() if name != "proof"]
    while nodes:
        node = nodes.pop()
        if isinstance(node, list):
            nodes.extend(node)
        elif isinstance(node, Mapping):
            if own is not None and node.get("id") == own and not _ENDORSED.issuperset(node):
                raise CredentialError(N_("the document describes itself in a second place"))
            nodes.extend(node.values())


def _check_token(case: Case, token: Token, issuer: str) -> None:
    key_id = token.header.get("kid")
    if isinstance(key_id, str):
        key = issuer_key(case.reader, key_id, issuer)
        case.findings.passed("key_owner.ok")
        verify_token(token, key)
        return
    # A key inside the token proves nothing of its owner: the issuer's own keys are tried.
    case.findings.warning("key_owner.no_creator")
    last = SignatureError(N_("no key of the issuer fits"), code="wrong_key")
    for _, key in zip(range(MAX_KEYS), issuer_keys(case.reader, issuer), strict=False):
        error = _error_with(token, key)
        if error is None:
            case.findings.passed("key_owner.ok")
            return
        last = error
    raise last


def _error_with(token: Token, key: PublicKey) -> SignatureError | None:
    try:
        verify_token(token, key)
    except SignatureError as error:
        return error
    return None


def check_validity(case: Case, credential: Credential) -> None:
    """(9) Check that the credential is valid at the moment of the case."""
    if credential.valid_from > case.now + CLOCK_SKEW:
        case.findings.failed("dates.future", date=format_time(credential.valid_from))
    elif credential.valid_until is not None and credential.valid_until <= case.now:
        case.findings.failed("dates.expired", date=format_time(credential.valid_until))
    else:
        case.findings.passed("dates.ok")


@dataclass(frozen=True)
class _Person:
    """A hashed identity in the words of `badges.identity`."""

    type: str
    identity: str
    hashed: bool
    salt: str | None


def check_subject(case: Case, credential: AchievementCredential) -> bool | None:
    """(10) Compare the subject with the person asked for, if any."""
    if case.recipient is None:
        case.findings.skipped("recipient.not_asked")
        return None
    subject = credential.credential_subject
    names = {case.recipient, f"mailto:{case.recipient.strip().lower()}"}
    found = subject.id in names or any(
        matches(_person(one), case.recipient) for one in subject.identifier or ()
    )
    if found:
        case.findings.passed("recipient.ok")
    else:
        case.findings.failed("recipient.other")
    return found


def _person(identity: IdentityObject) -> _Person:
    return _Person(identity.identity_type, identity.identity_hash, identity.hashed, identity.salt)
