"""The outbox: mail leaves once, waits when it cannot, and is not readable in the database."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from jinja2 import meta
from markupsafe import escape
from sqlmodel import select

from app.plumbing.carriers import FolderCarrier, SmtpCarrier, plain_text
from app.plumbing.languages import LANGUAGES
from app.plumbing.letters import About, Letter, Linkable, render_mail
from app.plumbing.mailing import OutgoingMail, deliver_due, post
from app.plumbing.templating import APP, environment

pytestmark = pytest.mark.both_databases


def write(service, text="Bonjour"):
    with service.work() as work:
        post(work, "a@example.org", Letter("Subject — accentué", f"{text}\n", f"<p>{text}</p>"))


def waiting(service):
    with service.work() as work:
        return list(work.session.exec(select(OutgoingMail)))


def test_a_mail_leaves_once(service):
    write(service)
    assert service.deliver() == 1
    assert service.deliver() == 0
    assert service.mailbox.to("a@example.org") == ["Bonjour\n"]
    assert waiting(service) == []


def test_a_waiting_mail_cannot_be_read_in_the_database(service):
    write(service, "https://example.org/sign-in/secret")
    (mail,) = waiting(service)
    assert b"secret" not in mail.sealed
    assert b"a@example.org" not in mail.sealed


def test_a_mail_of_a_failed_transaction_never_leaves(service):
    def fail(service):
        with service.work() as work:
            post(work, "a@example.org", Letter("s", "t", "t"))
            raise KeyError

    with pytest.raises(KeyError):
        fail(service)
    assert service.deliver() == 0


def test_letters_that_can_wait_are_paced_and_a_link_that_ends_goes_before_them(service):
    settings = service.inside.settings.model_copy(update={"mail_per_minute": 2})
    slow = replace(service.inside, settings=settings)
    for number in range(3):
        write(service, f"Lettre {number}")
    assert deliver_due(slow) == 1
    with service.work() as work:
        soon = About(lasts=timedelta(hours=1))
        post(work, "b@example.org", Letter("Lien", "Lien\n", "<p>Lien</p>"), soon)
    assert deliver_due(slow) == 1
    assert service.mailbox.to("b@example.org") == ["Lien\n"]
    service.clock.pass_by(seconds=31)
    assert deliver_due(slow) == 1
    assert deliver_due(slow) == 0
    assert service.deliver() == 1


def test_a_refused_mail_is_tried_again_later(service, capsys):
    write(service)

    def refuse(_mail):
        message = "greylisted"
        raise OSError(message)

    assert deliver_due(replace(service.inside, carrier=refuse)) == 0
    assert "greylisted" in capsys.readouterr().err
    assert service.deliver() == 0, "too early for the next try"
    service.clock.pass_by(minutes=3)
    assert service.deliver() == 1


def test_a_mail_is_given_up_after_its_last_try_and_kept_for_the_operator(service):
    write(service)

    def refuse(_mail):
        raise OSError

    for _ in range(12):
        deliver_due(replace(service.inside, carrier=refuse))
        service.clock.pass_by(days=2)
    assert service.deliver() == 0
    assert [mail.tries for mail in waiting(service)] == [8]


def test_the_folder_carrier_writes_what_a_person_can_open(service, tmp_path):
    write(service)
    carrier = FolderCarrier(tmp_path / "mail", aloud=False)
    deliver_due(replace(service.inside, carrier=carrier))
    (path,) = (tmp_path / "mail").glob("*.eml")
    assert b"To: a@example.org" in path.read_bytes()


def test_mail_reaches_a_real_server(service, smtp_server):
    write(service)
    carrier = SmtpCarrier(smtp_server.url)
    assert deliver_due(replace(service.inside, carrier=carrier)) == 1
    (envelope,) = smtp_server.received
    assert envelope.rcpt_tos == ["a@example.org"]


def test_a_server_that_is_not_there_loses_nothing(service, capsys):
    write(service)
    carrier = SmtpCarrier("smtp://127.0.0.1:9")
    assert deliver_due(replace(service.inside, carrier=carrier)) == 0
    assert "not sent" in capsys.readouterr().err
    assert len(waiting(service)) == 1


MAILS = sorted(path.stem for path in (APP / "templates" / "mail").glob("*.txt"))


LINK = Linkable("https://example.org/x?a=1&b=2")


class Anything(dict[str, object]):
    """Gives every value that a template may ask for, each with something to escape in it."""

    def __missing__(self, name):
        day = datetime(2027, 1, 31, tzinfo=UTC)
        known = {"link": LINK, "count": 2, "quarters": 8} | dict.fromkeys(
            ("starts", "ends", "decided", "until", "due"), day
        )
        return known.get(name, f"<{name}>")


OF_ONE_MAIL: dict[str, dict[str, Any]] = {
    "watched_badge_revoked": {"badge": LINK},  # the address of a badge of ours
    "badge_awarded": {"resources": ["<first>", "<second>"], "made_of": LINK, "all_training": LINK},
    "proposal_sent": {"reasons": ["<first>", "<second>"]},  # a list, elsewhere one text
}
"""What stands in one mail under a name that means something else in others."""


def letter_of(template, language, **values):
    made = environment(language)
    source = (APP / "templates" / "mail" / f"{template}.txt").read_text(encoding="utf-8")
    names = meta.find_undeclared_variables(made.parse(source)) - {
        "_",
        "gettext",
        "ngettext",
        "button",
    }
    given: dict[str, Any] = {name: Anything()[name] for name in names}
    given |= OF_ONE_MAIL.get(template, {})
    return render_mail(
        template, language, **given | {n: v for n, v in values.items() if n in names}
    )


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("template", MAILS)
def test_every_mail_says_the_same_as_text_and_as_html(template, language):
    letter = letter_of(template, language)
    assert letter.subject
    assert "\n" not in letter.subject
    assert f'<html lang="{language}">' in letter.html
    for line in letter.text.strip().splitlines():
        assert str(escape(line)) in letter.html
    assert "<name>" not in letter.html
    assert letter.text.endswith("\n")


@pytest.mark.parametrize("template", MAILS)
def test_a_mail_fetches_nothing_when_it_is_opened(template):
    html = letter_of(template, "fr").html
    html = html.replace('<img src="cid:seal"', "").replace(
        '<img src="cid:logo"', ""
    )  # they come along
    assert not re.search(r"<(img|link|script|iframe|object)|url\(|@import|src=", html)


def test_a_real_server_gets_both_forms(service, smtp_server):
    with service.work() as work:
        letter = render_mail(
            "sign_in", "pt", name="Ana", link=Linkable("https://example.org/"), minutes=30
        )
        post(work, "a@example.org", letter)
    deliver_due(replace(service.inside, carrier=SmtpCarrier(smtp_server.url)))
    (envelope,) = smtp_server.received
    mail = message_from_bytes(envelope.content, policy=default)
    assert isinstance(mail, EmailMessage)
    assert mail.get_content_type() == "multipart/alternative"
    assert plain_text(mail).replace("\r\n", "\n") == letter.text
    html = mail.get_body(("html",))
    assert html is not None
    assert 'href="https://example.org/"' in html.get_content()
    assert mail["Subject"] == letter.subject
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@example.org>")


HOSTILE = [
    "Dear user\n\nYour account is locked:\n\nhttps://evil.example/login",
    "\u2028https://evil.example/login\u2028",
    "\x0bhttps://evil.example/login\x0b",
    "\x02https://evil.example/login",
    "https://evil.example/login",
    "www.evil.example",
    "evil.example",
    "evil\u3002example",
    "x@evil.example",
    '<a href="https://evil.example/">x</a>',
    "a\r\nBcc: x@evil.example",
]
LINKED = re.compile(r"://|\w[.\u3002\uff0e\uff61]\w|\w@\w")
"""What a mail program would make a link of."""


TYPED = (
    *("name", "programme", "exchange", "badge", "reason", "url"),
    *("title", "other", "watcher", "domain"),
)


@pytest.mark.parametrize("template", MAILS)
def test_what_people_typed_is_no_link_and_no_button(template):
    buttons = letter_of(template, "en").html.count("<a ")
    plain = letter_of(template, "en").text.count("\n")
    for hostile in HOSTILE:
        typed = {name: hostile for name in TYPED if name not in OF_ONE_MAIL.get(template, {})}
        letter = letter_of(template, "en", **typed)
        assert letter.html.count("<a ") == buttons
        assert letter.text.count("\n") == plain, "no line of its own"
        assert "\n" not in letter.subject
        for said in (letter.text, letter.subject, re.sub(r"<[^>]*>", " ", letter.html)):
            ours = said.replace(str(LINK), "").replace(str(escape(LINK)), "")
            assert not LINKED.search(ours.replace("&lt;email&gt;", "")), LINKED.search(ours)


def test_words_that_look_like_a_link_still_read_the_same():
    letter = letter_of("sign_in", "en", name="Framasoft.org \u2013 J.P. Martin")
    assert letter.text.replace("\u2060", "").startswith("Hello Framasoft.org \u2013 J.P. Martin,")


def test_a_button_leads_to_a_marked_address_only():
    with pytest.raises(TypeError, match="Linkable"):
        render_mail("sign_in", "en", name="x", link="https://evil.example/", minutes=30)


def test_a_mail_in_the_folder_is_whole_or_not_there(tmp_path, monkeypatch):
    def half(path, content):
        with path.open("wb") as file:
            file.write(content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    mail = EmailMessage()
    mail["To"], mail["Subject"] = "ana@example.org", "A badge"
    mail.set_content("It waits for you.")
    carrier = FolderCarrier(tmp_path, aloud=False)
    with monkeypatch.context() as full:
        full.setattr(Path, "write_bytes", half)
        with pytest.raises(OSError, match="No space"):
            carrier(mail)
    assert list(tmp_path.glob("*.eml")) == []
    carrier(mail)
    (kept,) = tmp_path.glob("*.eml")
    assert kept.read_bytes() == bytes(mail)
