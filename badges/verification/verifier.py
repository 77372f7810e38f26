"""Verify a badge in numbered steps and report every one of them.

The steps are those of Open Badges 2.0, "Verification of Hosted Badges" and "… Signed Badges":

    (1) recognise what was given         (2) take the assertion from where it counts
    (3) the badge class                  (4) the issuer, from its own address
    (5) where the issuer hosts           (6) the key, owned both ways
    (7) the signature                    (8) revocation
    (9) dates                            (10) the recipient
    (11) the picture                     (12) endorsements

A step that cannot be done because an earlier one failed is reported as skipped.
"""

from datetime import datetime

from badges.ob2 import Assertion
from badges.ob2.parts import Criteria
from badges.verification.alignments import alignment_view
from badges.verification.case import Case
from badges.verification.claims import check_dates, check_recipient
from badges.verification.documents import Reader
from badges.verification.endorsements import read_endorsements
from badges.verification.intake import take_in
from badges.verification.issuer import check_scope, read_badge_class, read_issuer
from badges.verification.pictures import check_picture, image_address
from badges.verification.report import (
    BadgeView,
    Documents,
    IssuerView,
    RecipientView,
    Report,
    Status,
)
from badges.verification.resolver import Resolver
from badges.verification.revocation import check_revocation
from badges.verification.signing_key import check_signature


def verify(
    source: bytes | str, *, resolver: Resolver, now: datetime, recipient: str | None = None
) -> Report:
    """Verify a badge.

    Args:
        source: an address, a compact JWS, the JSON of an assertion, a PNG or an SVG picture.
        resolver: how to fetch profiles, keys, badge classes and lists.
        now: the moment to judge for, with its time zone.
        recipient: the e-mail address (or other identity) of the person who shows the badge.

    Raises:
        NotABadge: there is no badge to report on.
        ValueError: `now` has no time zone.
    """
    if now.utcoffset() is None:
        raise ValueError("now has no time zone; pass an aware datetime")
    case = Case(reader=Reader(resolver), now=now, recipient=recipient)
    take_in(case, source)  # (1) (2)
    matching = None
    if case.assertion is not None:
        matching = _check(case, case.assertion)
    return _report(case, matching)


def _check(case: Case, assertion: Assertion) -> bool | None:
    read_badge_class(case, assertion)  # (3)
    read_issuer(case)  # (4)
    check_scope(case, assertion)  # (5)
    check_signature(case, assertion)  # (6) (7)
    check_revocation(case, assertion)  # (8)
    check_dates(case, assertion)  # (9)
    matching = check_recipient(case, assertion)  # (10)
    check_picture(case, assertion)  # (11)
    read_endorsements(case, assertion)  # (12)
    return matching


def _report(case: Case, matching: bool | None) -> Report:
    findings = case.findings.complete()
    assertion = case.assertion
    return Report(
        valid=all(one.status != Status.FAILED for one in findings),
        format=case.format,
        checked_at=case.now,
        findings=findings,
        badge=_badge_view(case),
        issuer=_issuer_view(case),
        recipient=RecipientView(matches=matching),
        issued_on=assertion.issued_on if assertion else None,
        expires=assertion.expires if assertion else None,
        revoked=case.revoked,
        revocation_reason=case.revocation_reason,
        endorsements=tuple(case.endorsements),
        documents=Documents(
            assertion=case.assertion_text,
            badge_class=case.badge_class_text,
            profile=case.issuer_text,
        ),
    )


def _badge_view(case: Case) -> BadgeView | None:
    found = case.badge_class
    if found is None:
        return None
    criteria = found.criteria
    if isinstance(criteria, Criteria):
        criteria = criteria.narrative or criteria.id or ""
    return BadgeView(
        id=found.id,
        name=found.name,
        description=found.description,
        criteria=criteria,
        image=image_address(found.image),
        alignments=tuple(alignment_view(one) for one in found.alignment or ()),
    )


def _issuer_view(case: Case) -> IssuerView | None:
    found = case.issuer
    return None if found is None else IssuerView(id=found.id, name=found.name, url=found.url)
