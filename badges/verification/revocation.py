"""Step 8: has the issuer taken the badge back?"""

from collections.abc import Sequence

from badges.errors import CredentialError, Unreachable
from badges.ob2 import Assertion, RevocationList, RevokedAssertion
from badges.ob2.fields import comparable, is_same_address
from badges.verification.case import Case
from badges.verification.documents import MAX_LIST_BYTES, read_served
from badges.verification.register import ClaimedBadge
from badges.verification.report import Check, Format


def check_revocation(case: Case, assertion: Assertion) -> None:
    """(8) Look at the assertion itself, then at the issuer's list; one that is not read never passes."""
    if assertion.revoked:
        case.revoke("revocation.revoked", assertion.revocation_reason)
        return
    if case.format is not Format.OB2_SIGNED:
        case.findings.passed("revocation.hosted")
        return
    if case.issuer is None or case.findings.has_stopped(Check.SIGNATURE, Check.KEY_OWNER):
        return
    if _told_by_register(case, case.issuer.id, assertion):
        return
    if case.issuer.revocation_list is None:
        case.findings.skipped("revocation.no_list")
        return
    entries = _entries(case, case.issuer.revocation_list)
    if entries is not None:
        _look_up(case, assertion, entries)


def _told_by_register(case: Case, issuer: str, assertion: Assertion) -> bool:
    """Ask the issuer's register, where it is at hand: it knows of one badge without a list of all."""
    text = case.token.compact if case.token else b""
    known = case.reader.revocation(ClaimedBadge(issuer, assertion.id, Format.OB2_SIGNED, text))
    if known is None:
        return False
    if known.revoked:
        case.revoke("revocation.listed", known.reason)
    else:
        case.findings.passed("revocation.ok")
    return True


def _look_up(case: Case, assertion: Assertion, entries: Sequence[str | RevokedAssertion]) -> None:
    names = {comparable(name) for name in (assertion.id, assertion.uid) if name is not None}
    for one in entries:
        if _names(one) & names:
            reason = None if isinstance(one, str) else one.revocation_reason
            case.revoke("revocation.listed", reason)
            return
    case.findings.passed("revocation.ok")


def _names(one: str | RevokedAssertion) -> set[str]:
    """Return the names of an entry; a bare one is kept bare, since lists are long and objects dear."""
    if isinstance(one, str):
        return {comparable(one)}
    return {comparable(name) for name in (one.id, one.uid) if name is not None}


def _entries(case: Case, address: str) -> Sequence[str | RevokedAssertion] | None:
    try:
        return _legacy_list(case, address) if case.legacy else _list(case, address)
    except Unreachable as error:
        case.findings.unread("revocation.unreachable", reason=error.said)
    except CredentialError as error:
        case.findings.failed("revocation.unreadable", reason=error.said)
    return None


def _list(case: Case, address: str) -> Sequence[str | RevokedAssertion] | None:
    served = case.reader.read(RevocationList, address, MAX_LIST_BYTES)
    document, issuer = served.document, case.issuer.id if case.issuer else ""
    case.tell_departures("RevocationList", served.notes)
    if document.issuer is not None and not is_same_address(document.issuer, issuer):
        case.findings.failed("revocation.foreign", other=document.issuer)
        return None
    return document.revoked_assertions


def _legacy_list(case: Case, address: str) -> list[RevokedAssertion]:
    """Read a list of 1.x: an object from uid to reason."""
    members = read_served(case.reader.fetch_body(address), MAX_LIST_BYTES)
    return [
        RevokedAssertion(uid=uid, revocation_reason=reason)
        if isinstance(reason, str) and reason.strip()
        else RevokedAssertion(uid=uid)
        for uid, reason in members.items()
        if uid.strip()
    ]
