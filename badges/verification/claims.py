"""Steps 9 and 10: what the assertion claims of time and person."""

from datetime import datetime, timedelta

from badges.identity import matches
from badges.ob2 import Assertion
from badges.ob2.writing import format_time
from badges.verification.case import Case

CLOCK_SKEW = timedelta(minutes=5)
"""How far ahead an issuer's clock may be."""


def check_dates(case: Case, assertion: Assertion) -> None:
    """(9) Check that the badge is issued and not expired at the moment of the case."""
    issued_on: datetime | None = assertion.issued_on
    if issued_on is None:
        case.findings.warning("dates.not_told")
    if issued_on is not None and issued_on > case.now + CLOCK_SKEW:
        case.findings.failed("dates.future", date=format_time(issued_on))
    elif assertion.expires is not None and assertion.expires <= case.now:
        case.findings.failed("dates.expired", date=format_time(assertion.expires))
    else:
        case.findings.passed("dates.ok")


def check_recipient(case: Case, assertion: Assertion) -> bool | None:
    """(10) Compare the recipient with the person asked for, if any."""
    if case.recipient is None:
        case.findings.skipped("recipient.not_asked")
        return None
    found = matches(assertion.recipient, case.recipient)
    return tell_recipient(case, case.recipient, found=found)


def tell_recipient(case: Case, recipient: str, *, found: bool) -> bool:
    """(10) Say whether the badge was given to the person asked for, and return it.

    Where the badge names another address, the register of its issuer is asked whether that is the same person:
    only for a badge that it holds, and only the issuer's own register.
    """
    if found:
        case.findings.passed("recipient.ok")
    elif case.awarded is not None and case.reader.recognises(case.awarded, recipient):
        case.findings.passed("recipient.other_address")
        return True
    else:
        case.findings.failed("recipient.other")
    return found
