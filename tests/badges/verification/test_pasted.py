"""Links as people paste them, files that are something else, and recipients as people type them."""

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.errors import NotABadge, OtherKind, UnreadableRecipient
from badges.translations import TRANSLATED
from badges.verification import Report, Status, verify
from badges.verification.other_kinds import other_kind
from badges.verification.pasted import as_pasted
from tests.badges.credentials import CredentialIssuer
from tests.issuer_in_memory import HOSTED, NOW, RECIPIENT, IssuerInMemory

BARE = HOSTED.removeprefix("https://")
LINK = "https://badges.example.org/b/1"


@pytest.fixture
def issuer() -> IssuerInMemory:
    return IssuerInMemory()


@pytest.mark.parametrize(
    "pasted",
    [
        HOSTED,
        f"<{HOSTED}>",
        f"My badge: {HOSTED}.",
        f"“{HOSTED}”",
        f"[my badge]({HOSTED})",
        f"({HOSTED})",
        f"{HOSTED} ({HOSTED})",
        f"\u200b{HOSTED}\ufeff",
        HOSTED.replace("https", "HTTPS"),
        BARE,
        f"It is at {BARE}, thank you",
        f"[InternetShortcut]\r\nURL={HOSTED}\r\n",
        f"See {HOSTED}".encode(),
    ],
)
def test_the_one_link_is_found_in_what_people_paste(
    issuer: IssuerInMemory, pasted: str | bytes
) -> None:
    assert issuer.verify(pasted).valid


@pytest.mark.parametrize(
    "pasted",
    [f"{LINK} {LINK}2", f"{LINK},{LINK}2", f"<{LINK}>\n<{LINK}2>", f"see {LINK}; or {LINK}2"],
)
def test_of_several_links_none_is_chosen(issuer: IssuerInMemory, pasted: str) -> None:
    with pytest.raises(NotABadge, match=f"2 links.*{LINK}, {LINK}2"):
        issuer.verify(pasted)


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "camille@example.org",
        "See example.org.",
        "badge.png",
        "and/or",
        "x.y.z",
        "eyJhbGciOiJSUzI1NiJ9.a/b.c",
        '{"id": "https://badges.example.org/b/1"}',
        "<svg><!-- https://badges.example.org/b/1 --></svg>",
        "https://badges.example.org/verify?url=https://other.example/1",
        "https://badges.example.org/b_(1)",
        "https://[::1]/x",
        "ftp://example.org/1",
    ],
)
def test_what_is_no_pasted_link_stays_as_it_is(text: str) -> None:
    assert as_pasted(f" {text}\n") == text


def test_only_what_a_person_gave_is_searched_for_a_link(issuer: IssuerInMemory) -> None:
    """A page that merely names a badge is no badge, however few links it has."""
    page = "https://badges.example.org/page"
    issuer.documents[page] = f"My badge is at {HOSTED}".encode()
    issuer.media_types[page] = "text/plain"
    report = issuer.verify(page)
    assert not report.valid
    assert "format.page" in {one.code for one in report.findings}


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert as_pasted(as_pasted(text)) == as_pasted(text)
    except NotABadge as error:
        assert "links" in str(error)  # noqa: PT017 - either outcome is right


def packed(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


def open_document(kind: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
    return content.getvalue()


OTHERS = [
    (b"%PDF-1.7\n\xff", "PDF"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
    (b"GIF89a", "GIF"),
    (b"RIFF\x24\0\0\0WEBPVP8 ", "WebP"),
    (b"II*\0\x08", "TIFF"),
    (b"BM\x3a\0\0\0\0\0\0\0", "BMP"),
    (b"\0\0\0\x18ftypheic\0", "HEIC"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "older office"),
    (b"{\\rtf1\\ansi}", "word processor"),
    (packed("[Content_Types].xml", "xl/workbook.xml"), "workbook"),
    (packed("word/document.xml"), "word processor"),
    (packed("ppt/presentation.xml"), "presentation"),
    (open_document("spreadsheet"), "workbook"),
    (open_document("text"), "word processor"),
    (packed("a.png"), "ZIP"),
    (b"PK\x03\x04 broken", "ZIP"),
    ("<!DOCTYPE html>\n<title>x</title>", "web page"),
    (b"\xef\xbb\xbf<!-- a --> <!-- b -->\n<html lang='fr'>", "web page"),
]


@pytest.mark.parametrize(("brought", "name"), OTHERS)
def test_what_is_no_badge_is_named_with_a_remedy(
    issuer: IssuerInMemory, brought: bytes | str, name: str
) -> None:
    with pytest.raises(OtherKind) as refused:
        issuer.verify(brought)
    assert name in str(refused.value.said)
    assert str(refused.value) == refused.value.sentence("en")
    assert str(refused.value.remedy) in str(refused.value)
    said = {refused.value.sentence(language) for language in ("en", *TRANSLATED)}
    assert len(said) == 3


def test_many_comments_before_a_page_cost_no_time() -> None:
    assert other_kind(b"<!---->" * 146 + b"<htm") is None


def codes(report: Report, status: Status) -> set[str]:
    return {one.code for one in report.findings if one.status is status}


TYPED = [
    RECIPIENT,
    f" {RECIPIENT}\n",
    RECIPIENT.upper(),
    f"Camille <{RECIPIENT}>",
    f'"Doe, Camille" <{RECIPIENT}>;',
    f"mailto:{RECIPIENT}",
    f"MAILTO:{RECIPIENT.upper()}?subject=my%20badge",
    f"{RECIPIENT} <mailto:{RECIPIENT}>",
    f"[{RECIPIENT}](mailto:{RECIPIENT})",
    f"\u200b{RECIPIENT}\ufeff",
    f"'{RECIPIENT}'",
    f"{RECIPIENT}.",
    f"mailto:{RECIPIENT.replace('@', '%40')}",
]


@pytest.mark.parametrize("typed", TYPED)
def test_a_recipient_is_read_as_people_type_it(issuer: IssuerInMemory, typed: str) -> None:
    credentials = CredentialIssuer()
    for report in (
        issuer.verify(recipient=typed),
        issuer.verify(HOSTED, recipient=typed),
        verify(credentials.jwt(), resolver=credentials, now=NOW, recipient=typed),
    ):
        assert report.recipient.matches is True
        assert report.valid


@pytest.mark.parametrize("typed", TYPED)
def test_somebody_else_is_somebody_else_however_typed(issuer: IssuerInMemory, typed: str) -> None:
    other = typed.replace(RECIPIENT, "mallory@example.net").replace(
        RECIPIENT.upper(), "MALLORY@EXAMPLE.NET"
    )
    if "%40" in typed:
        other = "mailto:mallory%40example.net"
    report = issuer.verify(recipient=other)
    assert report.recipient.matches is False
    assert codes(report, Status.FAILED) == {"recipient.other"}


@pytest.mark.parametrize("blank", ["", "  ", "\u200b", "\ufeff \u00a0"])
def test_a_blank_asks_for_nobody(issuer: IssuerInMemory, blank: str) -> None:
    report = issuer.verify(recipient=blank)
    assert report.valid
    assert report.recipient.matches is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (f"{RECIPIENT}, mallory@example.net", "more than one"),
        (f"{RECIPIENT} <mallory@example.net>", "more than one"),
        (f"{RECIPIENT};mallory@example.net", "more than one"),
        ("Camille", "no e-mail address"),
        ("camille@example", "no e-mail address"),
        (f"{RECIPIENT}@example.net", "no e-mail address"),
        (f"{RECIPIENT}/evil", "no e-mail address"),
        ("@", "no e-mail address"),
        ("cam\0ille@example.org", "no e-mail address"),
        ("\ud800@example.org", "no e-mail address"),
    ],
)
def test_who_cannot_be_read_is_said_and_is_nobody_else(
    issuer: IssuerInMemory, typed: str, words: str
) -> None:
    with pytest.raises(UnreadableRecipient, match=words) as refused:
        issuer.verify(recipient=typed)
    said = {refused.value.sentence(language) for language in ("en", *TRANSLATED)}
    assert len(said) == 3


@pytest.mark.parametrize("identity", ["https://example.org/@camille", "did:web:example.org:c"])
def test_people_who_are_known_by_another_name_than_an_address(identity: str) -> None:
    credentials = CredentialIssuer()
    subject: dict[str, Any] = credentials.credential["credentialSubject"]
    subject["id"] = identity
    subject.pop("identifier", None)
    for asked, matching in ((identity, True), (identity.upper(), False), (RECIPIENT, False)):
        report = verify(credentials.jwt(), resolver=credentials, now=NOW, recipient=asked)
        assert report.recipient.matches is matching


@pytest.mark.parametrize("written", ["mailto:{}", "MAILTO:{}", "Mailto:{}"])
def test_a_subject_may_be_a_mail_link_in_any_case(written: str) -> None:
    credentials = CredentialIssuer()
    subject: dict[str, Any] = credentials.credential["credentialSubject"]
    subject["id"] = written.format(RECIPIENT.title())
    subject.pop("identifier", None)
    for asked, matching in ((RECIPIENT, True), ("mallory@example.net", False)):
        report = verify(credentials.jwt(), resolver=credentials, now=NOW, recipient=asked)
        assert report.recipient.matches is matching


def test_a_plain_recipient_may_be_a_mail_link(issuer: IssuerInMemory) -> None:
    issuer.signed["recipient"] = {
        "type": "email",
        "hashed": False,
        "identity": f"MailTo:{RECIPIENT}",
    }
    assert issuer.verify(recipient=RECIPIENT).recipient.matches is True
    assert issuer.verify(recipient="mallory@example.net").recipient.matches is False
