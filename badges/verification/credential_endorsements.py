"""Step 12 for credentials: endorsements inside, each a credential with a proof of its own.

A bad endorsement never spoils a good badge: it is told as a warning. What is false (a changed text,
another signer, something else endorsed, taken back) is kept apart from what cannot be read.
"""

from collections.abc import Iterator
from typing import Any

from badges.errors import BadgeError
from badges.jws import Token, read_token
from badges.ob3 import AchievementCredential, EndorsementCredential, Profile
from badges.strict_json import read_object
from badges.verification.awarded import check_credential_awarded
from badges.verification.case import Case
from badges.verification.credential import (
    check_claims,
    check_proof_of,
    check_validity,
    read_credential,
)
from badges.verification.credential_status import check_status
from badges.verification.report import EndorsementView

MAX_ENDORSEMENTS = 5
"""How many are checked; each one may send the verifier to two addresses."""

_Given = dict[str, Any] | str
"""An endorsement as it stands in the credential: an object, or a token."""


def check_endorsements(case: Case, credential: AchievementCredential) -> None:
    """(12) Check the endorsements of the credential, its achievement and its issuer."""
    if case.findings.has_stopped():
        return
    given = zip(range(MAX_ENDORSEMENTS), _endorsements(credential), strict=False)
    for _, (target, one) in given:
        try:
            inner, endorsement = _read(case, one)
        except BadgeError as error:
            case.findings.warning("structure.endorsement", reason=error.said)
            continue
        _tell(case, _judged(inner, endorsement, target), endorsement, target)


def _endorsements(credential: AchievementCredential) -> Iterator[tuple[str, _Given]]:
    """Yield what is endorsed, with an endorsement of it."""
    achievement, issuer = credential.credential_subject.achievement, credential.issuer
    for holder in (credential, achievement, issuer):
        if isinstance(holder, str):
            continue
        for document in holder.endorsement or ():
            yield holder.id, document
        for token in holder.endorsement_jwt or ():
            yield holder.id, token


def _read(case: Case, given: _Given) -> tuple[Case, EndorsementCredential]:
    """Return an endorsement as a case of its own, which asks no address twice.

    Raises:
        CredentialError: it is no endorsement that can be read.
    """
    token: Token | None = None
    members = given if isinstance(given, dict) else {}
    if isinstance(given, str):
        token = read_token(given)
        members = read_object(token.payload)
    inner = Case(case.reader, case.now, None, token=token, credential_members=members)
    return inner, read_credential(inner, EndorsementCredential)


def _judged(inner: Case, endorsement: EndorsementCredential, target: str) -> Case:
    if endorsement.credential_subject.id != target:
        inner.findings.failed("structure.endorses_other", other=endorsement.credential_subject.id)
        return inner
    check_claims(inner, endorsement)
    check_proof_of(inner, endorsement)
    check_status(inner, endorsement)
    check_credential_awarded(inner, endorsement)
    check_validity(inner, endorsement)
    return inner


def _tell(case: Case, inner: Case, endorsement: EndorsementCredential, target: str) -> None:
    issuer = endorsement.issuer
    name = (issuer.name if isinstance(issuer, Profile) else None) or endorsement.issuer_id
    stop = next(iter(inner.findings.stops()), None)
    if stop is not None and stop.is_unread:
        case.findings.warning("structure.endorsement_unread", issuer=name, reason=stop.said)
        return
    if stop is not None:
        case.findings.warning("structure.endorsement_false", issuer=name, reason=stop.said)
        return
    case.endorsements.append(
        EndorsementView(
            id=endorsement.id,
            endorses=target,
            issuer=name,
            comment=endorsement.credential_subject.endorsement_comment,
        )
    )
    case.findings.passed("structure.endorsed_inside", issuer=name, url=endorsement.issuer_id)
