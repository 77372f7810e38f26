"""A credential of Open Badges 3.0 under verification: its text, its proof, its claims.

The order is that of the specification, section 8.4: structure, proof, status, dates, recipient.
Steps keep the numbers of `verifier.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import unquote

from badges.errors import (
    CredentialError,
    DocumentError,
    NotABadge,
    SignatureError,
)
from badges.identity import matches, plain_spelling
from badges.jws import Token
from badges.ob2.fields import type_names
from badges.ob2.leniency import Lenient
from badges.ob2.reading import parse_document
from badges.ob2.writing import format_time
from badges.ob3 import AchievementCredential, Credential, IdentityObject, Profile
from badges.ob3.arrays import bare_values
from badges.ob3.documents import CREDENTIAL_TYPES, further_contexts
from badges.ob3.older import credential_in, in_newer_names, is_older
from badges.ob3.suites import Form
from badges.ob3.vc_jwt import absent_claims, differing_claims
from badges.sentences import N_
from badges.verification.case import Case
from badges.verification.claims import CLOCK_SKEW, tell_recipient
from badges.verification.controller_keys import KeyOwnerError
from badges.verification.credential_proofs import verify_data_integrity, verify_issuer_token
from badges.verification.report import Format

_CHECK_OF = {
    "validFrom": "dates.invalid",
    "validUntil": "dates.invalid",
    "awardedDate": "dates.invalid",
}

_LONGEST_LIST = 200
C = TypeVar("C", bound=Credential)


def take_credential(case: Case, members: dict[str, Any], text: bytes, token: Token | None) -> None:
    """(2) Read a credential, proven by its own proof or by the token it came in.

    Raises:
        NotABadge: a credential of another kind.
    """
    inside = members.get("vc") if token else None
    said = inside if isinstance(inside, dict) and "type" not in members else members
    names = type_names(said.get("type"))
    if names and not CREDENTIAL_TYPES.intersection(names):
        raise NotABadge(
            N_("this is a credential of type {names}, and no badge"),
            names=", ".join(names)[:120],
        )
    case.format = Format.OB3_JWT if token else Format.OB3_DI
    case.assertion_text, case.token = text, token
    case.credential_members = members
    case.findings.passed("format.ok", name="Open Badges 3.0")
    try:
        case.credential = read_credential(case, AchievementCredential)
    except DocumentError as error:
        _refuse(case, error)
    except CredentialError as error:
        case.findings.failed("structure.credential", reason=error.said)


def read_credential(case: Case, model: type[C]) -> C:
    """Return the credential of a case, of either model; each departure in what only describes is told.

    Raises:
        DocumentError: a rule of the norm is broken.
        CredentialError: a token that holds no credential, or two.
    """
    members = case.credential_members or {}
    said = dict(members) if case.token is None else credential_in(members)
    own = in_newer_names(said)
    lenient = Lenient()
    found = _by_the_norm(case, model, own) or parse_document(model, own, lenient)
    if "vc" in members or is_older(said):
        case.findings.warning("structure.older_model")
    further = further_contexts(found.context)
    if further:
        names = ", ".join(one if isinstance(one, str) else "{…}" for one in further)
        case.findings.warning("structure.further_contexts", names=names[:_LONGEST_LIST])
    bare = bare_values(own) if isinstance(found, AchievementCredential) else ()
    if bare:
        case.findings.warning("structure.bare", names=", ".join(bare))
    case.tell_departures(found.id, lenient.notes)
    return found


def _by_the_norm(case: Case, model: type[C], members: dict[str, Any]) -> C | None:
    """Return a credential that keeps the norm, as most do; to look for what may depart from it takes longer.

    Contexts inside are looked at the longer way: one that might redefine a word, or an escape that might spell one.
    """
    text = case.assertion_text or b""
    if text.count(b'"@context"') != 1 or b"\\u" in text:
        return None
    try:
        return parse_document(model, members)
    except DocumentError:
        return None


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
        absent = absent_claims(case.credential_members, credential)
        if absent:
            case.findings.warning("structure.claims_absent", names=", ".join(absent))
    case.findings.passed("structure.ok")


def name_issuer(case: Case, credential: AchievementCredential) -> None:
    """(4) Tell who the issuer is: a site or organisation, or nobody but a key."""
    issuer = credential.issuer
    name = (issuer.name if isinstance(issuer, Profile) else None) or credential.issuer_id
    if credential.issuer_id.startswith(("did:key:", "did:jwk:")):
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
    proven = verify_data_integrity(case, members, issuer)
    case.findings.passed("key_owner.ok")
    if not all(one.key.listed for one in proven.own):
        case.findings.warning("key_owner.not_asserted")
    for one in proven.own:
        if one.suite.older:
            case.findings.warning("signature.older_suite", name=one.name)
        if one.suite.form is Form.SELECTIVE:
            case.findings.warning("signature.selective")
    if proven.others:
        case.findings.warning("signature.other_proofs", names=", ".join(proven.others))


def _check_token(case: Case, token: Token, issuer: str) -> None:
    # A key inside the token proves nothing of its owner: without a name the issuer's own keys are tried.
    if not isinstance(token.header.get("kid"), str):
        case.findings.warning("key_owner.no_creator")
    found = verify_issuer_token(case, token, issuer)
    case.findings.passed("key_owner.ok")
    if not found.listed:
        case.findings.warning("key_owner.not_asserted")


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
    found = _is_named(subject.id, case.recipient) or any(
        matches(_person(one), case.recipient) for one in subject.identifier or ()
    )
    return tell_recipient(case, case.recipient, found=found)


def _is_named(subject_id: str | None, recipient: str) -> bool:
    """Tell whether a subject's id is the person asked for; schemes and addresses have no letter case."""
    if subject_id is None or subject_id[:7].lower() != "mailto:":
        return subject_id == recipient
    return plain_spelling(unquote(subject_id[7:])) == plain_spelling(recipient)


def _person(identity: IdentityObject) -> _Person:
    return _Person(identity.identity_type, identity.identity_hash, identity.hashed, identity.salt)
