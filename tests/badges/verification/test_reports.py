"""What a report says of each check of a good badge, and of its dates; and where a signature or a key is missing."""

import json
from datetime import UTC, datetime

import pytest

from badges.baking import Standard, bake
from badges.verification import Check, Format, Report
from tests.badges.credentials import CredentialIssuer
from tests.issuer_in_memory import (
    CLASS_IMAGE,
    HOSTED,
    KEY,
    PROFILE,
    IssuerInMemory,
    plain_png,
)

SIGNED = (
    "format.ok structure.ok signature.ok key_owner.ok issuer.ok scope.signed dates.ok"
    " revocation.ok recipient.ok image.ok"
)
HOSTED_CODES = (
    "format.ok structure.ok signature.hosted key_owner.hosted issuer.ok scope.ok dates.ok"
    " revocation.hosted recipient.ok image.ok"
)
CREDENTIAL_CODES = (
    "format.ok structure.ok signature.ok key_owner.ok issuer.signed scope.signed dates.ok"
    " revocation.ok recipient.ok image.ok"
)


def codes(report: Report) -> dict[Check, list[str]]:
    return {check: [one.code for one in report.of(check)] for check in Check}


def expected(line: str, **others: str) -> dict[Check, list[str]]:
    said = {Check(code.partition(".")[0]): [code] for code in line.split()}
    return said | {Check(name): [code] for name, code in others.items()}


def test_every_check_of_a_signed_badge_is_passed_or_says_why_not() -> None:
    issuer = IssuerInMemory()
    assert codes(issuer.verify(issuer.png())) == expected(SIGNED)
    assert codes(issuer.verify()) == expected(SIGNED, image="image.no_picture")
    unasked = issuer.verify(recipient=None)
    assert codes(unasked) == expected(
        SIGNED, image="image.no_picture", recipient="recipient.not_asked"
    )


def test_every_check_of_a_hosted_badge_is_passed_or_says_why_not() -> None:
    issuer = IssuerInMemory()
    issuer[HOSTED]["image"] = CLASS_IMAGE
    assert codes(issuer.verify(issuer.hosted_png())) == expected(HOSTED_CODES)
    assert codes(issuer.verify(HOSTED)) == expected(HOSTED_CODES, image="image.no_picture")


def test_every_check_of_a_credential_is_passed_or_says_why_not() -> None:
    issuer = CredentialIssuer()
    for text in (issuer.document(), issuer.jwt()):
        baked = bake(plain_png(), text, standard=Standard.OB3)
        assert codes(issuer.check(baked)) == expected(CREDENTIAL_CODES)
        assert codes(issuer.check(text)) == expected(CREDENTIAL_CODES, image="image.no_picture")


def test_the_dates_of_every_format_are_told() -> None:
    second = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    end = second.replace(year=2029)
    issuer, other = IssuerInMemory(), CredentialIssuer()
    for report in (issuer.verify(), issuer.verify(HOSTED)):
        assert (report.issued_on, report.expires) == (second, end)
    awarded = datetime(2026, 1, 1, tzinfo=UTC)
    for report in (other.check(), other.check(other.jwt())):
        assert (report.issued_on, report.expires) == (awarded, end)
    del other.credential["awardedDate"]
    assert other.check().issued_on == second


def test_a_key_with_a_fragment_that_the_profile_only_names_is_read_at_its_address() -> None:
    issuer = IssuerInMemory()
    address = f"{PROFILE}#key"
    issuer[PROFILE]["publicKey"] = address
    issuer.signed["verification"]["creator"] = address
    [unread] = issuer.verify().unread
    assert unread.code == "key_owner.unreachable"
    issuer[address] = issuer[KEY] | {"id": address}
    assert issuer.verify().valid


@pytest.mark.parametrize("member", ["verification", "verify"])
def test_an_assertion_that_says_it_is_signed_lacks_its_signature(member: str) -> None:
    issuer = IssuerInMemory()
    assertion = {name: value for name, value in issuer.signed.items() if name != "verification"}
    report = issuer.verify(json.dumps(assertion | {member: {"type": "signed", "url": KEY}}))
    assert [one.code for one in report.failures] == ["signature.missing"]
    assert report.format is Format.OB2_SIGNED
