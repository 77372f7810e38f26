"""Step 8 for credentials: has the issuer taken it back or suspended it?

A list must be signed by the issuer of the credential; one that cannot be read, or is of a kind
that is not known, leaves the credential unverifiable: not knowing is not passing.
"""

import re
from collections.abc import Mapping
from typing import Any

from badges.errors import BadgeError, CredentialError
from badges.jws import read_token
from badges.ob2.fields import type_names
from badges.ob3 import Credential, CredentialStatus
from badges.ob3.older import credential_in
from badges.ob3.status import (
    BITSTRING,
    LISTS,
    MIN_ENTRIES,
    REVOCATION_LIST,
    bit_at,
    decode_list,
    is_revoked_in,
)
from badges.sentences import N_, Sentence
from badges.strict_json import read_object
from badges.verification.case import Case
from badges.verification.credential_proofs import verify_data_integrity, verify_issuer_token
from badges.verification.documents import read_served
from badges.verification.register import ClaimedBadge
from badges.verification.report import Check, Format
from badges.verification.revocation import told_by_register
from badges.verification.validity import refuse_outside_validity

MAX_STATUSES = 4
_DOTS = 2
"""How many a compact JWS has."""
_PLACE = re.compile(r"[0-9]{1,12}")
_PURPOSES = ("revocation", "suspension")


def check_status(case: Case, credential: Credential) -> None:
    """(8) Look the credential up where it says that its status is told."""
    if case.findings.has_stopped(Check.SIGNATURE, Check.KEY_OWNER):
        return
    form = Format.OB3_DI if case.token is None else Format.OB3_JWT
    text = case.token.compact if case.token else case.assertion_text or b""
    if told_by_register(case, ClaimedBadge(credential.issuer_id, credential.id, form, text)):
        return
    found = credential.credential_status
    statuses = found if isinstance(found, tuple) else (found,)
    for status in statuses[:MAX_STATUSES]:
        _check_one(case, credential, status)
    if len(statuses) > MAX_STATUSES:
        many = Sentence(N_("the credential names more than {count} lists"), {"count": MAX_STATUSES})
        case.findings.unread("revocation.unreachable", reason=many)


def _check_one(case: Case, credential: Credential, status: CredentialStatus | None) -> None:
    if status is None:
        case.findings.skipped("revocation.no_list")
    elif status.type in LISTS:
        _guarded(case, credential, status, _look_up_bit)
    elif status.type == REVOCATION_LIST:
        _guarded(case, credential, status, _look_up_entry)
    else:
        case.findings.unread("revocation.unsupported", name=status.type[:80])


def _guarded(case: Case, credential: Credential, status: CredentialStatus, look_up: Any) -> None:
    try:
        look_up(case, credential, status)
    except BadgeError as error:
        code = "unreachable" if error.is_unread else "unreadable"
        case.findings.refused(f"revocation.{code}", reason=error.said)


def _look_up_bit(case: Case, credential: Credential, status: CredentialStatus) -> None:
    place = _place_of(status)
    bits = _bits(_list_subject(case, credential.issuer_id, status), status)
    revoked = bit_at(bits, place)
    if status.type != BITSTRING:
        case.findings.warning("revocation.older_list", name=status.type)
    if len(bits) * 8 < MIN_ENTRIES:
        case.findings.warning("revocation.short_list", count=len(bits) * 8)
    if not revoked:
        case.findings.passed("revocation.ok")
    elif status.status_purpose == "suspension":
        case.findings.failed("revocation.suspended")
    else:
        case.revoke("revocation.listed", None)


def _place_of(status: CredentialStatus) -> int:
    place = status.status_list_index or ""
    if status.status_list_credential is None or not _PLACE.fullmatch(place):
        raise CredentialError(N_("credentialStatus names no list or no place in it"))
    if status.status_purpose not in _PURPOSES:
        raise CredentialError(
            N_("credentialStatus is neither for revocation nor for suspension"), code="unsupported"
        )
    if status.status_size not in (None, 1):
        raise CredentialError(
            N_("credentialStatus uses several bits for one credential"), code="unsupported"
        )
    return int(place)


def _bits(subject: Mapping[str, Any], status: CredentialStatus) -> bytes:
    purposes = subject.get("statusPurpose")
    if status.status_purpose not in (purposes if isinstance(purposes, list) else [purposes]):
        raise CredentialError(N_("the list serves another purpose than the credential says"))
    encoded = subject.get("encodedList")
    if not isinstance(encoded, str):
        raise CredentialError(N_("the list holds no encodedList"))
    return decode_list(encoded)


def _list_subject(case: Case, issuer: str, status: CredentialStatus) -> Mapping[str, Any]:
    """Return what a status list says, once its proof and issuer are checked."""
    address, (document, kind) = str(status.status_list_credential), LISTS[status.type]
    members = _signed_list(case, issuer, address)
    if document not in type_names(members.get("type")):
        raise CredentialError(N_("{url} is no {name}"), url=address, name=document)
    if members.get("id") != address:
        raise CredentialError(N_("{url} says that its own address is another"), url=address)
    refuse_outside_validity(members, case.now)
    subject = members.get("credentialSubject")
    if not isinstance(subject, dict) or kind not in type_names(subject.get("type")):
        raise CredentialError(N_("{url} holds no {name}"), url=address, name=kind)
    return subject


def _signed_list(case: Case, issuer: str, address: str) -> dict[str, Any]:
    answer = case.reader.fetch_body(address)
    text = answer.body.strip()
    if text.count(b".") != _DOTS or text.startswith(b"{"):
        members = read_served(answer)
        _refuse_other_issuer(members, issuer)
        verify_data_integrity(case, members, issuer)
        return members
    token = read_token(text.decode("ascii", "replace"))
    members = credential_in(read_object(token.payload))
    _refuse_other_issuer(members, issuer)
    verify_issuer_token(case, token, issuer)
    return members


def _refuse_other_issuer(members: Mapping[str, Any], issuer: str) -> None:
    named = members.get("issuer")
    name = named.get("id") if isinstance(named, dict) else named
    if name != issuer:
        raise CredentialError(N_("the list belongs to another issuer"))


def _look_up_entry(case: Case, credential: Credential, status: CredentialStatus) -> None:
    if status.id is None:
        raise CredentialError(N_("credentialStatus names no list"))
    answer = case.reader.fetch_body(status.id)
    document = read_served(answer)
    named = document.get("issuer")
    name = named.get("id") if isinstance(named, dict) else named
    if name is not None and name != credential.issuer_id:
        case.findings.failed("revocation.foreign", other=str(name)[:200])
        return
    revoked, reason = is_revoked_in(document, credential.id)
    if revoked:
        case.revoke("revocation.listed", reason)
    else:
        case.findings.passed("revocation.ok")
