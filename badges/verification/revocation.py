"""Step 8: has the issuer taken the badge back?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from badges.errors import CredentialError, Unreachable
from badges.ob2 import Assertion, RevocationList
from badges.ob2.fields import comparable, is_same_address
from badges.ob2.leniency import Lenient
from badges.ob2.reading import parse_document
from badges.ob2.revoked import entries_of, without_entries
from badges.sentences import Sentence
from badges.verification.case import Case
from badges.verification.documents import (
    CACHED_BYTES,
    CACHED_DOCUMENTS,
    MAX_LIST_BYTES,
    read_served,
)
from badges.verification.register import ClaimedBadge
from badges.verification.report import Check, Format
from badges.verification.resolver import Fetched

Entry = tuple[frozenset[str], str | None]
"""The names of a revoked assertion, as they compare, and why it was revoked."""


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
    if case.reader.asks_register:
        text = case.token.compact if case.token else b""
        if told_by_register(case, ClaimedBadge(case.issuer.id, assertion.id, case.format, text)):
            return
    if case.issuer.revocation_list is None:
        case.findings.skipped("revocation.no_list")
        return
    _read_list(case, assertion, case.issuer.revocation_list)


def told_by_register(case: Case, badge: ClaimedBadge) -> bool:
    """Ask the issuer's register, where it is at hand, and say whether it told: it needs no list of all."""
    known = case.reader.revocation(badge)
    if known is None:
        return False
    if known.revoked:
        case.revoke("revocation.listed", known.reason)
    else:
        case.findings.passed("revocation.ok")
    return True


def _look_up(case: Case, assertion: Assertion, entries: Iterable[Entry]) -> None:
    named = {comparable(name) for name in (assertion.id, assertion.uid) if name is not None}
    # Read to its end: a list with a broken entry is none.
    listed = [reason for names, reason in entries if not named.isdisjoint(names)]
    if listed:
        case.revoke("revocation.listed", listed[0])
    else:
        case.findings.passed("revocation.ok")


def _read_list(case: Case, assertion: Assertion, address: str) -> None:
    try:
        answer = case.reader.fetch_body(address)
        if case.legacy:
            _look_up(case, assertion, _legacy_entries(read_served(answer, MAX_LIST_BYTES)))
            return
        found = _known(answer) if len(answer.body) <= CACHED_BYTES else _read(answer)
    except Unreachable as error:
        case.findings.unread("revocation.unreachable", reason=error.said)
        return
    except CredentialError as error:
        case.findings.failed("revocation.unreadable", reason=error.said)
        return
    case.tell_departures("RevocationList", found.notes)
    issuer = case.issuer.id if case.issuer else ""
    if found.issuer is not None and not is_same_address(found.issuer, issuer):
        case.findings.failed("revocation.foreign", other=found.issuer)
    else:
        _look_up(case, assertion, found.entries)


@dataclass(frozen=True)
class _List:
    """A revocation list of 2.0, read to its end."""

    issuer: str | None
    entries: tuple[Entry, ...]
    notes: tuple[Sentence, ...]


def _read(answer: Fetched) -> _List:
    members, lenient = read_served(answer, MAX_LIST_BYTES), Lenient()
    document = parse_document(RevocationList, without_entries(members), lenient)
    return _List(document.issuer, tuple(entries_of(members)), tuple(lenient.notes))


@lru_cache(maxsize=CACHED_DOCUMENTS)
def _known(answer: Fetched) -> _List:
    """Return a short list, which many badges share, as it was read once."""
    return _read(answer)


def _legacy_entries(members: dict[str, Any]) -> Iterator[Entry]:
    """Yield the entries of a list of 1.x: an object from uid to reason."""
    for uid, reason in members.items():
        if uid.strip():
            told = reason if isinstance(reason, str) and reason.strip() else None
            yield frozenset((comparable(uid),)), told
