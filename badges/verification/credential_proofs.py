"""The signatures of credentials: each proof and each token is judged with the keys of its issuer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from badges.errors import BadgeError, CredentialError, SignatureError
from badges.jws import Token, verify_token
from badges.keys import PublicKey
from badges.ob2.writing import format_time
from badges.ob3.data_integrity import check_proof, read_proofs
from badges.ob3.suites import Suite, proof_name, suite_of, unread_suite
from badges.sentences import N_
from badges.verification.case import Case
from badges.verification.controller_keys import IssuerKey, KeyOwnerError, issuer_keys
from badges.verification.validity import read_time

_ENDORSED = frozenset({"id", "type", "endorsementComment"})
"""What an endorsement inside may say of the credential it endorses: nothing that is read there."""


@dataclass(frozen=True)
class ProofOfIssuer:
    """A proof with which the issuer secures a document, and that holds."""

    name: str
    suite: Suite
    key: IssuerKey


@dataclass(frozen=True)
class Proven:
    """What the proofs of a document are."""

    own: tuple[ProofOfIssuer, ...]
    others: tuple[str, ...]
    """What the proofs are called that stand beside, for other readers: of another kind, or by another party."""


def verify_data_integrity(case: Case, members: Mapping[str, Any], issuer: str) -> Proven:
    """Check every Data Integrity proof of a document with which its issuer secures it.

    Raises:
        KeyOwnerError: the key cannot be had or is not the issuer's.
        SignatureError: no proof of a kind that is read, or a false one.
        CredentialError: the document cannot be canonicalised.
    """
    _refuse_second_description(members)
    proofs = read_proofs(members)
    judged = [_judged(case, members, one, issuer) for one in proofs]
    own = tuple(one for one in judged if isinstance(one, ProofOfIssuer))
    if not own:
        # What is wrong says more than what is not read.
        raise min((one for one in judged if isinstance(one, BadgeError)), key=_is_unread)
    others = (
        _stranger(proof, one)
        for proof, one in zip(proofs, judged, strict=True)
        if isinstance(one, BadgeError)
    )
    return Proven(own, tuple(others))


def _judged(
    case: Case, members: Mapping[str, Any], proof: Mapping[str, Any], issuer: str
) -> ProofOfIssuer | CredentialError:
    """Return a proof that holds, or why it says nothing: it is another's, or of a kind that is not read.

    Raises:
        SignatureError: it is false.
    """
    suite = suite_of(proof)
    if suite is None:
        return unread_suite(proof)
    try:
        return ProofOfIssuer(proof_name(proof), suite, _check_one(case, members, proof, issuer))
    except KeyOwnerError as error:
        return error
    except SignatureError as error:
        # The issuer's own proof of ecdsa-sd-2023, to derive from, may stand beside one that can be shown.
        if not error.is_unread:
            raise
        return error


def _is_unread(error: BadgeError) -> bool:
    return error.is_unread


def _stranger(proof: Mapping[str, Any], error: BadgeError) -> str:
    """Return how people may call a proof that was not checked: by its suite, or by who made it."""
    if isinstance(error, KeyOwnerError):
        return ascii(str(proof.get("verificationMethod"))[:60])
    return proof_name(proof)


def _check_one(
    case: Case, members: Mapping[str, Any], proof: Mapping[str, Any], issuer: str
) -> IssuerKey:
    method = proof.get("verificationMethod")
    if not isinstance(method, str):
        raise SignatureError(N_("the proof names no verificationMethod"))
    _refuse_ended(proof, case.now)
    keys = issuer_keys(case.reader, method, issuer)
    return _fitting(keys, lambda key: check_proof(members, proof, key))


def _refuse_ended(proof: Mapping[str, Any], now: datetime) -> None:
    """Refuse a proof after its `expires` (Data Integrity 1.0, section 2.1)."""
    if proof.get("expires") is None:
        return
    try:
        end = read_time(proof["expires"])
    except CredentialError as error:
        raise SignatureError(error.said) from None
    if end <= now:
        raise SignatureError(
            N_("the proof was to be believed until {date}"), date=format_time(end), code="ended"
        )


def _fitting(keys: Sequence[IssuerKey], check: Callable[[PublicKey], None]) -> IssuerKey:
    """Return the key with which a signature holds.

    Raises:
        SignatureError: none does; of several reasons, that a key of the right kind does not match.
    """
    errors: list[SignatureError] = []
    for found in keys:
        try:
            check(found.key)
        except SignatureError as error:
            errors.append(error)
        else:
            return found
    raise next((one for one in errors if one.code == "wrong_key"), errors[-1])


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


def verify_issuer_token(case: Case, token: Token, issuer: str) -> IssuerKey:
    """Return the issuer's key with which a token holds.

    Raises:
        KeyOwnerError: no key can be had, or it is not the issuer's.
        SignatureError: the signature is false.
    """
    named = token.header.get("kid")
    keys = issuer_keys(case.reader, named if isinstance(named, str) else None, issuer)
    return _fitting(keys, lambda key: verify_token(token, key))
