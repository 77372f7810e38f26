"""Verify a badge in numbered steps and report every one of them.

The steps are those of Open Badges 2.0, "Verification of Hosted Badges" and "… Signed Badges":

    (1) recognise what was given         (2) take the assertion from where it counts
    (3) the badge class                  (4) the issuer, from its own address
    (5) where the issuer hosts           (6) the key, owned both ways
    (7) the signature                    (8) revocation, and the issuer's register
    (9) dates                            (10) the recipient
    (11) the picture                     (12) endorsements

Credentials of Open Badges 3.0 go through the same steps in their own words (`credential.py`); they
are never hosted, so (5) has nothing to check, and hold their achievement inside, so (3) compares a
token's claims instead. A step that cannot be done because an earlier one failed is reported as skipped.
Something needed that was not read (no answer, a kind that is not known) is skipped too, and makes the badge
unverifiable: not valid, but not invalid either.
"""

from datetime import datetime

from badges.identity import read_recipient
from badges.ob2 import Assertion
from badges.ob3 import AchievementCredential
from badges.verification.awarded import check_awarded, check_credential_awarded
from badges.verification.case import Case
from badges.verification.claims import check_dates, check_recipient
from badges.verification.credential import (
    check_claims,
    check_proof_of,
    check_subject,
    check_validity,
    name_issuer,
)
from badges.verification.credential_endorsements import check_endorsements
from badges.verification.credential_status import check_status
from badges.verification.documents import Reader
from badges.verification.endorsements import read_endorsements
from badges.verification.intake import take_in
from badges.verification.issuer import check_scope, read_badge_class, read_issuer
from badges.verification.pictures import check_picture, compare_picture, image_address
from badges.verification.report import Documents, RecipientView, Report
from badges.verification.resolver import Resolver, for_one_question
from badges.verification.revocation import check_revocation
from badges.verification.signing_key import check_signature
from badges.verification.views import badge_view, issuer_view


def verify(
    source: bytes | str, *, resolver: Resolver, now: datetime, recipient: str | None = None
) -> Report:
    """Verify a badge.

    Args:
        source: an address, a compact JWS, the JSON of an assertion, a PNG or an SVG picture.
        resolver: how to fetch profiles, keys, badge classes and lists. `HttpResolver` gives all of
            them together 15 seconds; what was not read by then is a finding that says so. One that is
            a `Register` too is asked whether its issuers awarded the badge.
        now: the moment to judge for, with its time zone.
        recipient: the e-mail address (or other identity) of the person who shows the badge, as people
            type it; a blank asks for nobody.

    Raises:
        NotABadge: there is no badge to report on.
        UnreadableRecipient: `recipient` names nobody, or more than one.
        ValueError: `now` has no time zone.
    """
    if now.utcoffset() is None:
        raise ValueError("now has no time zone; pass an aware datetime")
    asked_for = None if recipient is None else read_recipient(recipient)
    case = Case(Reader(for_one_question(resolver)), now, asked_for)
    take_in(case, source)  # (1) (2)
    matching = None
    if case.assertion is not None:
        matching = _check_assertion(case, case.assertion)
    elif case.credential is not None:
        matching = _check_credential(case, case.credential)
    return _report(case, matching)


def _check_assertion(case: Case, assertion: Assertion) -> bool | None:
    read_badge_class(case, assertion)  # (3)
    read_issuer(case)  # (4)
    check_scope(case, assertion)  # (5)
    check_signature(case, assertion)  # (6) (7)
    check_revocation(case, assertion)  # (8)
    check_awarded(case, assertion)  # (8)
    check_dates(case, assertion)  # (9)
    matching = check_recipient(case, assertion)  # (10)
    check_picture(case, assertion)  # (11)
    read_endorsements(case, assertion)  # (12)
    return matching


def _check_credential(case: Case, credential: AchievementCredential) -> bool | None:
    check_claims(case, credential)  # (3)
    name_issuer(case, credential)  # (4) (5)
    check_proof_of(case, credential)  # (6) (7)
    check_status(case, credential)  # (8)
    check_credential_awarded(case, credential)  # (8)
    check_validity(case, credential)  # (9)
    matching = check_subject(case, credential)  # (10)
    achievement = credential.credential_subject.achievement
    compare_picture(case, image_address(credential.image), image_address(achievement.image))  # (11)
    check_endorsements(case, credential)  # (12)
    return matching


def _report(case: Case, matching: bool | None) -> Report:
    for address in case.reader.secured[:1]:
        case.findings.warning("format.plain_http", url=address)
    findings = case.findings.complete()
    issued_on, expires = _dates(case)
    return Report(
        format=case.format,
        checked_at=case.now,
        findings=findings,
        badge=badge_view(case),
        issuer=issuer_view(case),
        recipient=RecipientView(matches=matching),
        issued_on=issued_on,
        expires=expires,
        revoked=case.revoked,
        revocation_reason=case.revocation_reason,
        endorsements=tuple(case.endorsements),
        documents=Documents(
            assertion=case.assertion_text,
            badge_class=case.badge_class_text,
            profile=case.issuer_text,
        ),
    )


def _dates(case: Case) -> tuple[datetime | None, datetime | None]:
    if case.assertion is not None:
        return case.assertion.issued_on, case.assertion.expires
    if case.credential is not None:
        awarded = case.credential.awarded_date
        return awarded or case.credential.valid_from, case.credential.valid_until
    return None, None
