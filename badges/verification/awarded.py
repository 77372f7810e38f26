"""Step 8, second half: does the issuer's own register hold the badge? Asked only where the signature holds."""

import json

from badges.ob2 import Assertion
from badges.ob3 import Credential
from badges.verification.case import Case
from badges.verification.register import ClaimedBadge, Standing
from badges.verification.report import Check, Format


def check_awarded(case: Case, assertion: Assertion) -> None:
    """(8) Ask whether the issuer awarded this assertion, with this text."""
    if case.issuer is not None and case.format is not None and case.reader.asks_register:
        text = case.token.compact if case.token else case.assertion_text or b""
        _ask(case, ClaimedBadge(case.issuer.id, assertion.id, case.format, text))


def check_credential_awarded(case: Case, credential: Credential) -> None:
    """(8) Ask whether the issuer issued this credential, or this endorsement inside one, with this text."""
    if case.token is not None:
        form, text = Format.OB3_JWT, case.token.compact
    else:
        form, text = Format.OB3_DI, case.assertion_text or _text_of(case)
    _ask(case, ClaimedBadge(credential.issuer_id, credential.id, form, text))


def _text_of(case: Case) -> bytes:
    return json.dumps(case.credential_members).encode()


def _ask(case: Case, badge: ClaimedBadge) -> None:
    if case.findings.has_stopped(Check.SIGNATURE, Check.KEY_OWNER):
        return
    standing = case.reader.standing(badge)
    if standing is Standing.AWARDED:
        case.awarded = badge
        case.findings.passed("issuer.in_register")
    elif standing is Standing.UNKNOWN:
        case.findings.failed("issuer.not_in_register")
    elif standing is Standing.DIFFERENT:
        case.findings.failed("issuer.differs_from_register")
