"""Every form in which a badge may be given, and what is no badge at all."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.baking import bake
from badges.errors import NotABadge
from badges.jws import sign
from badges.verification import Check, Format, Report, Status, verify
from tests.issuer_in_memory import (
    BADGE_CLASS,
    BASE,
    CLASS_IMAGE,
    CONTEXT,
    HOSTED,
    HOSTED_IMAGE,
    KEY,
    NOW,
    PLAIN_SVG,
    PROFILE,
    REVOCATIONS,
    IssuerInMemory,
    png_chunk,
)


@pytest.fixture
def issuer() -> IssuerInMemory:
    return IssuerInMemory()


def unread(report: Report) -> list[str]:
    assert report.failures == ()
    return [one.code for one in report.unread]


def codes(report: Report, status: Status) -> list[str]:
    return [one.code for one in report.findings if one.status is status]


@pytest.mark.parametrize("wrap", [str, lambda text: f"\n  {text}\r\n", lambda text: text.encode()])
def test_a_signed_badge_as_text_bytes_or_with_blanks(issuer: IssuerInMemory, wrap: Any) -> None:
    report = issuer.verify(wrap(issuer.token()))
    assert report.valid
    assert report.format is Format.OB2_SIGNED


def test_a_signed_badge_in_pictures(issuer: IssuerInMemory) -> None:
    for picture in (issuer.png(), bake(PLAIN_SVG, issuer.token())):
        report = issuer.verify(picture)
        assert report.valid
        assert report.format is Format.OB2_SIGNED


def test_an_svg_may_come_as_text(issuer: IssuerInMemory) -> None:
    assert issuer.verify(bake(PLAIN_SVG, issuer.token()).decode()).valid


def test_a_hosted_badge_in_every_form(issuer: IssuerInMemory) -> None:
    document = json.dumps(issuer[HOSTED])
    for source in (
        HOSTED,
        document,
        document.encode(),
        issuer.hosted_png(),
        bake(PLAIN_SVG, document),
    ):
        report = issuer.verify(source)
        assert report.valid
        assert report.format is Format.OB2_HOSTED
        assert codes(report, Status.WARNING) in ([], ["image.differs"])


def test_the_address_of_a_signed_badge_or_of_a_picture(issuer: IssuerInMemory) -> None:
    token, picture = f"{BASE}/signed", f"{BASE}/baked.png"
    issuer.documents[token] = issuer.token().encode()
    issuer.media_types[token] = "text/plain"
    issuer.documents[picture] = issuer.png()
    for address in (token, picture):
        report = issuer.verify(address)
        assert report.valid
        assert report.format is Format.OB2_SIGNED


def test_the_address_of_a_picture_with_a_hosted_badge(issuer: IssuerInMemory) -> None:
    issuer.documents[HOSTED_IMAGE] = issuer.hosted_png()
    report = issuer.verify(HOSTED_IMAGE)
    assert report.valid
    assert codes(report, Status.WARNING) == ["format.other_address"]


def test_the_address_of_a_damaged_picture(issuer: IssuerInMemory) -> None:
    issuer.documents[HOSTED_IMAGE] = issuer.png()[:-9]
    assert codes(issuer.verify(HOSTED_IMAGE), Status.FAILED) == ["format.damaged"]


def test_an_old_picture_with_an_address(issuer: IssuerInMemory) -> None:
    plain = issuer[CLASS_IMAGE]
    old = plain[:33] + png_chunk(b"tEXt", b"openbadges\0" + HOSTED.encode()) + plain[33:]
    report = issuer.verify(old)
    assert report.valid
    assert codes(report, Status.WARNING) == ["format.legacy_carrier"]


def test_an_old_picture_behind_an_address(issuer: IssuerInMemory) -> None:
    plain = issuer[CLASS_IMAGE]
    chunk = png_chunk(b"tEXt", b"openbadges\0" + HOSTED.encode())
    issuer.documents[HOSTED_IMAGE] = plain[:33] + chunk + plain[33:]
    assert issuer.verify(HOSTED_IMAGE).valid
    del issuer.documents[HOSTED]
    assert unread(issuer.verify(HOSTED_IMAGE)) == ["format.unreachable"]


def test_a_signed_text_of_a_hosted_badge_is_read_where_it_is_hosted(issuer: IssuerInMemory) -> None:
    signed = sign(json.dumps(issuer[HOSTED]).encode(), issuer.key)
    report = issuer.verify(signed)
    assert report.valid
    assert report.format is Format.OB2_HOSTED


def test_a_changed_copy_of_a_hosted_badge_counts_for_nothing(issuer: IssuerInMemory) -> None:
    copy = issuer[HOSTED] | {"narrative": "I did much more.", "expires": "2999-01-01T00:00:00Z"}
    report = issuer.verify(json.dumps(copy))
    assert report.valid
    assert codes(report, Status.WARNING) == ["format.copy_differs"]
    assert report.expires is not None
    assert report.expires.year == 2029
    assert report.assertion == issuer[HOSTED]


def test_a_copy_at_another_address_is_read_at_its_own(issuer: IssuerInMemory) -> None:
    issuer.documents[f"{BASE}/copy"] = issuer[HOSTED]
    report = issuer.verify(f"{BASE}/copy")
    assert report.valid
    assert codes(report, Status.WARNING) == ["format.other_address"]


def test_two_documents_that_name_each_other_are_refused(issuer: IssuerInMemory) -> None:
    issuer.documents[f"{BASE}/2"] = issuer[HOSTED]
    issuer[HOSTED]["id"] = f"{BASE}/2"
    issuer.documents[f"{BASE}/2"] = issuer[HOSTED] | {"id": HOSTED}
    assert codes(issuer.verify(HOSTED), Status.FAILED) == ["format.other_id"]


def test_a_hosted_document_that_is_no_json_at_its_own_address(issuer: IssuerInMemory) -> None:
    document = json.dumps(issuer[HOSTED])
    issuer.documents[HOSTED] = b"{"
    issuer.media_types[HOSTED] = "application/json"
    assert unread(issuer.verify(document)) == ["format.unreachable"]
    assert unread(issuer.verify(HOSTED)) == ["format.unreachable"]
    issuer.documents[HOSTED] = b'{"id": "", "id": ""}'
    assert codes(issuer.verify(document), Status.FAILED) == ["format.doubled"]
    assert codes(issuer.verify(HOSTED), Status.FAILED) == ["format.doubled"]


def test_an_assertion_stripped_to_its_revocation(issuer: IssuerInMemory) -> None:
    issuer.documents[HOSTED] = {
        "@context": CONTEXT,
        "id": HOSTED,
        "revoked": True,
        "revocationReason": "Issued twice",
    }
    report = issuer.verify(HOSTED)
    assert codes(report, Status.FAILED) == ["revocation.revoked"]
    assert (report.revoked, report.revocation_reason) == (True, "Issued twice")


def test_a_410_answer_may_hold_anything(issuer: IssuerInMemory) -> None:
    issuer.documents[HOSTED] = b"gone"
    issuer.statuses[HOSTED] = 410
    report = issuer.verify(HOSTED)
    assert codes(report, Status.FAILED) == ["revocation.gone"]
    assert (report.revoked, report.revocation_reason) == (True, None)


def test_a_hosted_badge_needs_a_web_address(issuer: IssuerInMemory) -> None:
    for address in ("urn:uuid:1", 7, None):
        report = issuer.verify(json.dumps(issuer[HOSTED] | {"id": address}))
        assert codes(report, Status.FAILED) == ["structure.assertion"]


NOT_BADGES = [
    ("", "no web address"),
    ("hello", "no web address"),
    ("ftp://example.org/1", "no web address"),
    (b"\x00\x01\xff", "no text"),
    (b"GIF89a", "GIF picture"),
    ("{", "not JSON"),
    ("{}", "no document of Open Badges"),
    ('{"a":1}', "no document of Open Badges"),
    ("[1]", "no web address"),
    ("<html></html>", "web page"),
    (PLAIN_SVG, "holds no badge"),
    ("x" * 9_000_000, "larger"),
    ("\ud800", "no text"),
]


@pytest.mark.parametrize(("source", "words"), NOT_BADGES)
def test_what_is_no_badge_is_told_apart(
    issuer: IssuerInMemory, source: bytes | str, words: str
) -> None:
    with pytest.raises(NotABadge, match=words):
        verify(source, resolver=issuer, now=NOW)


@pytest.mark.parametrize("address", [PROFILE, KEY, BADGE_CLASS, REVOCATIONS])
def test_another_document_of_the_norm_is_named(issuer: IssuerInMemory, address: str) -> None:
    with pytest.raises(NotABadge, match=issuer[address]["type"]):
        issuer.verify(json.dumps(issuer[address]))


def test_a_picture_without_badge_is_none(issuer: IssuerInMemory) -> None:
    with pytest.raises(NotABadge, match="holds no badge"):
        issuer.verify(issuer[CLASS_IMAGE])


def test_a_time_without_zone_is_a_fault_of_the_caller(issuer: IssuerInMemory) -> None:
    with pytest.raises(ValueError, match="time zone"):
        issuer.verify(now=NOW.replace(tzinfo=None))


@given(st.data())
def test_any_changed_byte_is_caught_or_harmless(data: st.DataObject) -> None:
    """Whatever happens to the file on its way, nothing false is ever reported as valid."""
    issuer = IssuerInMemory()
    source = data.draw(
        st.sampled_from(
            [
                issuer.token().encode(),
                issuer.png(),
                bake(PLAIN_SVG, issuer.token()),
                issuer.hosted_png(),
            ]
        )
    )
    place = data.draw(st.integers(0, len(source) - 1))
    value = data.draw(st.integers(0, 255))
    try:
        report = issuer.verify(source[:place] + bytes([value]) + source[place + 1 :])
    except NotABadge:
        return
    if report.valid:
        assert report.assertion in (issuer.signed, issuer[HOSTED])


@given(st.binary(max_size=400) | st.text(max_size=400))
def test_any_input_gives_a_report_or_is_no_badge(source: bytes | str) -> None:
    issuer = IssuerInMemory()
    try:
        report = verify(source, resolver=issuer, now=NOW, recipient="x@example.org")
    except NotABadge as error:
        assert str(error)  # noqa: PT017 - either outcome is right
        return
    assert not report.valid
    assert {one.check for one in report.findings} == set(Check)


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=10)
    | st.sampled_from([HOSTED, KEY]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.data())
def test_any_value_in_any_place_gives_a_report(data: st.DataObject) -> None:
    """Hostile documents, of the holder or of the issuer, never raise anything."""
    issuer = IssuerInMemory()
    address = data.draw(st.sampled_from([PROFILE, KEY, BADGE_CLASS, REVOCATIONS, HOSTED, "signed"]))
    document = issuer.signed if address == "signed" else issuer[address]
    member = data.draw(st.sampled_from([*document, "endorsement", "related", "uid", "evidence"]))
    document[member] = data.draw(JSON_VALUES)
    source = HOSTED if address == HOSTED or data.draw(st.booleans()) else None
    report = issuer.verify(source)
    assert report.valid == (report.failures == ())
