"""Steps 6 and 7: whose key signed, and whether the signed text is unchanged."""

from collections.abc import Sequence

from badges.errors import BadgeError, CredentialError, KeyMaterialError, SignatureError, Unreachable
from badges.jws import Token, verify_token
from badges.keys import PublicKey, load_public
from badges.ob2 import Assertion, CryptographicKey, Profile
from badges.ob2.fields import is_same_address
from badges.verification.case import Case
from badges.verification.legacy import LegacyIssuer
from badges.verification.report import Format
from badges.verification.scope import same_origin

MAX_KEYS = 8
"""How many of an issuer's keys are tried when the badge does not name one."""


def check_signature(case: Case, assertion: Assertion) -> None:
    """(6) Find the key, owned by the issuer both ways; (7) check the signature with it."""
    if case.format is not Format.OB2_SIGNED:
        case.findings.skipped("signature.hosted")
        case.findings.skipped("key_owner.hosted")
        return
    if case.issuer is None or case.token is None:
        return
    creator = assertion.verification.creator
    if isinstance(case.issuer, LegacyIssuer):
        key = _legacy_key(case, case.issuer, creator)
    elif creator is None:
        key = _fitting_key(case, case.token, case.issuer)
    else:
        key = _issuer_key(case, case.issuer, creator)
    if key is not None:
        _check_with(case, case.token, key)


def _check_with(case: Case, token: Token, key: PublicKey) -> None:
    if case.legacy:
        case.findings.warning("key_owner.legacy")
    else:
        case.findings.passed("key_owner.ok")
    try:
        verify_token(token, key)
    except SignatureError as error:
        case.findings.failed(f"signature.{error.code}", reason=error.said)
        return
    case.findings.passed("signature.ok")


def _fitting_key(case: Case, token: Token, issuer: Profile) -> PublicKey | None:
    """Open Badges 2.0 calls `creator` optional: without it, the profile's keys are candidates."""
    case.findings.warning("key_owner.no_creator")
    addresses = _key_addresses(issuer)[:MAX_KEYS]
    if not addresses:
        case.findings.failed("key_owner.no_key")
    key = None
    for address in addresses:
        key = _issuer_key(case, issuer, address)
        if key is None or _fits(token, key):
            break
    return key


def _fits(token: Token, key: PublicKey) -> bool:
    try:
        verify_token(token, key)
    except SignatureError:
        return False
    return True


def _issuer_key(case: Case, issuer: Profile, address: str) -> PublicKey | None:
    """Return the key that an address serves, if it and the issuer name each other."""
    addresses = _key_addresses(issuer)
    if not addresses:
        case.findings.failed("key_owner.no_key")
        return None
    if not _is_listed(address, addresses):
        moved_to = _moved_key(case, address) if case.moved else None
        if moved_to is None or not _is_listed(moved_to, addresses):
            case.findings.failed("key_owner.not_listed", url=address)
            return None
        case.findings.warning("key_owner.moved", url=address, other=moved_to)
        address = moved_to
    inside = _key_inside(issuer, address)
    document = inside or _read_key(case, address)
    if document is None:
        return None
    if not is_same_address(document.id, address):
        case.findings.failed("key_owner.other_id", url=address, other=document.id)
        return None
    return _load_owned(case, issuer, document, served_by_issuer=inside is not None)


def _load_owned(
    case: Case, issuer: Profile, document: CryptographicKey, *, served_by_issuer: bool
) -> PublicKey | None:
    """Return a key that names the issuer as its owner; one inside the profile belongs to it anyway."""
    if not document.owner and served_by_issuer:
        case.findings.warning("key_owner.in_profile", url=document.id)
    elif not document.owner:
        case.findings.failed("key_owner.no_owner", url=document.id)
        return None
    elif not is_same_address(document.owner, issuer.id):
        case.findings.failed("key_owner.other_owner", url=document.id, other=document.owner)
        return None
    return _load(case, document.public_key_pem)


def _is_listed(address: str, addresses: Sequence[str]) -> bool:
    return address in addresses or any(is_same_address(address, one) for one in addresses)


def _moved_key(case: Case, address: str) -> str | None:
    """Return the address that a key of a platform that moved gives as its own now."""
    try:
        return case.reader.read(CryptographicKey, address).document.id
    except BadgeError:
        return None


def _key_inside(issuer: Profile, address: str) -> CryptographicKey | None:
    """Return a key that the profile itself serves: at the profile's own address, or a fragment of it."""
    inside = [key for key in issuer.public_key or () if not isinstance(key, str)]
    if not inside or not is_same_address(address.partition("#")[0], issuer.id):
        return None
    return next((key for key in inside if is_same_address(key.id, address)), None)


def _read_key(case: Case, address: str) -> CryptographicKey | None:
    try:
        served = case.reader.read(CryptographicKey, address)
    except Unreachable as error:
        case.findings.unread("key_owner.unreachable", reason=error.said)
    except CredentialError as error:
        case.findings.failed("key_owner.invalid", reason=error.said)
    else:
        case.tell_departures("CryptographicKey", served.notes)
        return served.document
    return None


def _legacy_key(case: Case, issuer: LegacyIssuer, address: str | None) -> PublicKey | None:
    """Return the key of a badge of 1.x: plain PEM, on the issuer's own site."""
    if address is None:
        case.findings.failed("key_owner.no_key")
        return None
    if not same_origin(address, issuer.id):
        case.findings.failed("key_owner.not_listed", url=address)
        return None
    try:
        pem = case.reader.fetch_body(address).body
    except Unreachable as error:
        case.findings.unread("key_owner.unreachable", reason=error.said)
        return None
    return _load(case, pem)


def _load(case: Case, pem: bytes | str) -> PublicKey | None:
    try:
        return load_public(pem)
    except KeyMaterialError as error:
        code = "unsupported" if error.is_unread else "invalid"
        case.findings.refused(f"key_owner.{code}", reason=error.said)
        return None


def _key_addresses(issuer: Profile) -> list[str]:
    return [key if isinstance(key, str) else key.id for key in issuer.public_key or ()]
