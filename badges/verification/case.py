"""One verification under way: what is known so far, and what was found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from badges.jws import Token
from badges.ob2 import Assertion, BadgeClass, Profile
from badges.ob3 import AchievementCredential
from badges.sentences import Sentence, Value
from badges.verification.documents import Reader
from badges.verification.legacy import LegacyBadgeClass, LegacyIssuer
from badges.verification.register import ClaimedBadge
from badges.verification.report import Check, EndorsementView, Finding, Format, Status
from badges.verification.templates import UNREAD

_CACHED_FINDINGS = 512
_CACHED_VALUE = 120
"""Longer values are rarely said twice, and are not kept."""


def _finding(status: Status, code: str, *values: tuple[str, Value]) -> Finding:
    check = Check(code.partition(".")[0])
    return Finding(check=check, status=status, code=code, values=MappingProxyType(dict(values)))


def _are_short(values: Mapping[str, Value]) -> bool:
    """Tell whether all words are short, those of quoted sentences too."""
    for value in values.values():
        text = value.template if isinstance(value, Sentence) else str(value)
        if len(text) > _CACHED_VALUE:
            return False
        if isinstance(value, Sentence) and not _are_short(value.values):
            return False
    return True


# Making a finding costs more than looking up the one said of the last badge.
_known_finding = lru_cache(maxsize=_CACHED_FINDINGS)(_finding)
_ORDER = {check: place for place, check in enumerate(Check)}


class Findings:
    """The findings so far; a code starts with the name of its check."""

    def __init__(self) -> None:
        """Start with none."""
        self._found: list[Finding] = []
        self._failed: list[Finding] = []
        self._unread: list[Finding] = []

    def passed(self, code: str, /, **values: Value) -> None:
        """Note that a rule is kept."""
        self._add(Status.PASSED, code, values)

    def failed(self, code: str, /, **values: Value) -> None:
        """Note that a rule is broken: the badge is invalid."""
        self._add(Status.FAILED, code, values)

    def warning(self, code: str, /, **values: Value) -> None:
        """Note something that people should know, though the badge may be valid."""
        self._add(Status.WARNING, code, values)

    def skipped(self, code: str, /, **values: Value) -> None:
        """Note that there was nothing to check, and why."""
        self._add(Status.SKIPPED, code, values)

    def unread(self, code: str, /, **values: Value) -> None:
        """Note that something needed was not read: the badge is neither valid nor, for that, invalid.

        Raises:
            ValueError: the code is not one of `UNREAD`.
        """
        if code not in UNREAD:
            raise ValueError(f"{code} does not tell of something that was not read")
        self._add(Status.SKIPPED, code, values)

    def refused(self, code: str, /, **values: Value) -> None:
        """Note why there is no going on: not read, if that is what the code tells, else a broken rule."""
        if code in UNREAD:
            self.unread(code, **values)
        else:
            self.failed(code, **values)

    def has_stopped(self, *checks: Check) -> bool:
        """Tell whether a check failed or could not be made; any, if none is named."""
        # Asked several times a badge, and most badges have neither.
        if not self._failed and not self._unread:
            return False
        return any(not checks or one.check in checks for one in (*self._failed, *self._unread))

    def stops(self) -> tuple[Finding, ...]:
        """Return what failed, and then what was not read, each in the order it was found."""
        return (*self._failed, *self._unread)

    def complete(self) -> tuple[Finding, ...]:
        """Return the findings in the order of checks, each check that was not done as skipped."""
        cause = next((one.code for one in self.stops()), "")
        done = {one.check for one in self._found}
        for check in Check:
            if check not in done:
                self.skipped(f"{check}.not_done", code=cause)
        return tuple(sorted(self._found, key=lambda one: _ORDER[one.check]))

    def _add(self, status: Status, code: str, values: dict[str, Value]) -> None:
        found = (_known_finding if _are_short(values) else _finding)(status, code, *values.items())
        self._found.append(found)
        if status is Status.FAILED:
            self._failed.append(found)
        elif status is Status.SKIPPED and found.is_unread:
            self._unread.append(found)


@dataclass
class Case:
    """What is known of the badge under verification; each step adds to it."""

    reader: Reader
    now: datetime
    recipient: str | None
    findings: Findings = field(default_factory=Findings)

    picture: bytes | None = None
    """The picture that the badge came in."""
    format: Format | None = None
    legacy: str | None = None
    """The older version of the norm that the badge was made for."""
    token: Token | None = None
    """The signed text, not yet proven."""
    assertion: Assertion | None = None
    credential: AchievementCredential | None = None
    credential_members: dict[str, Any] | None = None
    """The credential as it was read, whole: what its proof is about."""
    assertion_text: bytes | None = None
    assertion_address: str | None = None
    """Where a hosted assertion was really answered, after redirects."""
    badge_class: BadgeClass | LegacyBadgeClass | None = None
    badge_class_text: bytes | None = None
    issuer: Profile | LegacyIssuer | None = None
    issuer_text: bytes | None = None
    moved: bool = False
    """Whether the badge class or the issuer stands at another address than the one that was named."""
    awarded: ClaimedBadge | None = None
    """The badge as its issuer's own register holds it, once that was asked."""
    revoked: bool = False
    revocation_reason: str | None = None
    endorsements: list[EndorsementView] = field(default_factory=list)

    def tell_departures(self, name: str, notes: Iterable[Sentence]) -> None:
        """Note how a document departs from the standard, in what only describes."""
        for note in notes:
            self.findings.warning("structure.lenient", name=name, reason=note)

    def revoke(self, code: str, reason: str | None, **values: str) -> None:
        """Note that the issuer took the badge back."""
        self.revoked = True
        self.revocation_reason = reason
        self.findings.failed(code, reason=reason or "—", **values)
