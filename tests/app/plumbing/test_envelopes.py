"""The mail that leaves, as a mail program reads it: its subject, its sender, where answers go, its pictures."""

import email
import re
import struct
import zlib
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP, default
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from app.issuing.compose import badge_name
from app.issuing.seals import PREVIEW_DIGEST, seal_of
from app.plumbing.carriers import plain_text
from app.plumbing.envelopes import POLICY, envelope, small_logo
from app.plumbing.languages import LANGUAGES
from app.plumbing.letters import About, Letter, Letterhead, Linkable, render_mail, sender_name
from app.plumbing.settings import Settings
from badges.baking.png import SIGNATURE
from tests.app.releases import known
from tests.app.running import START

BADGE_MAILS = (
    *("badge_awarded", "badge_ends", "badge_reissued", "badge_renewed", "badge_revoked"),
    "badge_watched",
)
PROGRAMME = "Solidarité numérique des étudiants et des étudiantes de l’Île-de-France"
LINK = Linkable("https://badges.example.org/sign-in/x")


def sent(letter, head=None, seal=None, logos=None):
    """Return the bytes that a mail server is handed."""
    service: Any = SimpleNamespace(
        settings=Settings(mail_from="Estampille <no-reply@badges.example.org>"),
        now=lambda: START,
        files=SimpleNamespace(logos=SimpleNamespace(read=logos)),
    )
    content = {
        **letter.__dict__,
        "to": "a@example.org",
        "head": head and head.__dict__,
        "seal": seal and seal.__dict__,
    }
    return envelope(service, uuid4(), content).as_bytes(policy=SMTP)


def parsed(raw):
    mail = email.message_from_bytes(raw, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def unfolded(raw, name):
    """Return a header as RFC 5322 (2.2.3) and RFC 2047 read it, without Python's own parser of headers."""
    head = raw.split(b"\r\n\r\n")[0].decode("ascii")
    assert max(map(len, head.split("\r\n"))) <= 78
    lines = re.sub(r"\r\n(?=[ \t])", "", head).split("\r\n")
    (value,) = [line.split(": ", 1)[1] for line in lines if line.startswith(f"{name}: ")]
    return str(make_header(decode_header(value)))


def test_every_subject_about_every_badge_arrives_as_it_was_written_in_every_language():
    library = known()
    latest = library.latest
    levels = [
        library.level_in(latest.version, one.id, list(one.levels)[place % len(one.levels)])
        for place, one in enumerate(latest.competences)
    ]
    assert len(levels) >= 50
    sending = POLICY.clone(linesep="\r\n")
    for language in LANGUAGES:
        for subject in [_subject(template, language) for template in BADGE_MAILS]:
            for level in levels:
                said = subject.replace("BADGE", badge_name(level, language))
                header = POLICY.header_factory("Subject", said)
                raw = sending.fold_binary("Subject", header) + b"\r\n"
                assert parsed(raw)["Subject"] == said
                assert unfolded(raw.replace(b"\r\n\r\n", b"\r\n"), "Subject") == said


TEXTS = ("name", "programme", "reason", "reasons", "code", "watcher", "domain")


def _subject(template, language):
    values: dict[str, Any] = dict.fromkeys(TEXTS, "x") | {"next_level": ""}
    values |= dict.fromkeys(("ends", "decided", "until"), START) | dict.fromkeys(
        ("email", "link"), LINK
    )
    return render_mail(template, language, badge="BADGE", **values).subject


def test_a_programme_writes_by_its_name_from_our_address_and_is_answered_at_its_own():
    for language, by in (("fr", "par"), ("en", "by"), ("pt", "via")):
        head = Letterhead(PROGRAMME, reply_to="accueil@programme.example.org")
        raw = sent(Letter("s", "x\n", "<p>x</p>", "sign_in", language), head)
        (sender,) = parsed(raw)["From"].addresses
        assert sender.addr_spec == "no-reply@badges.example.org"
        said = f"{PROGRAMME}, {by} Estampille <no-reply@badges.example.org>"
        assert unfolded(raw, "From") == said
        short = sent(Letter("s", "x\n", "<p>x</p>", "sign_in", language), Letterhead("Été"))
        assert parsed(short)["From"].addresses[0].display_name == f"Été, {by} Estampille"
        assert parsed(raw)["Reply-To"] == "accueil@programme.example.org"
    plain = parsed(sent(Letter("s", "x\n", "<p>x</p>")))
    assert (plain["From"], plain["Reply-To"]) == ("Estampille <no-reply@badges.example.org>", None)


@pytest.mark.parametrize(
    "name",
    [
        "security@bank.example",
        "x\r\nBcc: x@evil.example",
        '" <boss@bank.example>',
        "boss＠bank.example",
        "\u202eelpmaxe.knab@ssob",
        "=?utf-8?q?boss=40bank?=",
        "a" * 5000,
    ],
)
def test_a_programme_s_name_makes_no_other_sender(name):
    mail = parsed(sent(Letter("s", "x\n", "<p>x</p>", "", "en"), Letterhead(name)))
    (sender,) = mail["From"].addresses
    assert sender.addr_spec == "no-reply@badges.example.org"
    assert "@" not in sender.display_name
    assert sender.display_name.endswith(", by Estampille")
    assert len(sender.display_name) < 120
    assert mail["Bcc"] is None
    assert sender_name(Letterhead("@"), "Estampille", "fr") == "Estampille"


def png(width, height):
    """Return a white picture of one bit a pixel."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = zlib.compress((b"\0" + b"\xff" * ((width + 7) // 8)) * height)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def size_of(picture):
    return struct.unpack(">II", picture[16:24])


def test_a_mail_about_a_badge_brings_its_seal_and_the_programme_s_logo_along():
    library = known()
    seal = seal_of(
        library.level_in(library.latest.version, "data-analysis", "practise"), PREVIEW_DIGEST, "fr"
    )
    head = Letterhead("Solidaire", reply_to="accueil@example.org", logo="kept")
    about = About(head=head, seal=seal)
    values: dict[str, Any] = {
        "name": "Léa",
        "programme": "Solidaire",
        "badge": "Analyser",
        "link": LINK,
    }
    values |= {"reasons": "Un tableau juste.", "decided": START, "next_level": ""}
    letter = render_mail("badge_awarded", "fr", about, **values)
    mail = parsed(sent(letter, head, seal, {"kept": png(900, 300)}.__getitem__))
    assert plain_text(mail).replace("\r\n", "\n") == letter.text
    html = mail.get_body(("html",)).get_content()
    assert ">Voir et accepter mon badge</a>" in html
    assert "Solidaire</td>" in html
    pictures = {
        one["Content-ID"]: one.get_content()
        for one in mail.walk()
        if one.get_content_type() == "image/png"
    }
    assert set(re.findall(r'src="cid:(\w+)"', html)) == {"seal", "logo"}
    assert {key: size_of(one) for key, one in pictures.items()} == {
        "<seal>": (288, 288),
        "<logo>": (264, 88),
    }
    bare = parsed(sent(letter, Letterhead("Solidaire"), seal, {}.__getitem__))
    assert [one.get_content_type() for one in bare.walk() if not one.is_multipart()] == [
        "text/plain",
        "text/html",
        "image/png",
    ]


def test_a_logo_that_cannot_be_drawn_is_left_out():
    for content in (b"", b"<svg/>", SIGNATURE, png(2001, 2000)):
        assert small_logo(content) is None
