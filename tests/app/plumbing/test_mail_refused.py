"""What becomes of mail that a server refuses, cannot take, or takes without encryption: real servers say so."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlmodel import select

from app.plumbing.carriers import SmtpCarrier, carrier_for
from app.plumbing.letters import About, Letter
from app.plumbing.mailing import MailFailure, OutgoingMail, deliver_due, post
from app.plumbing.settings import Settings
from tests.services.ports import free_port

LETTER = Letter("s", "t\n", "<p>t</p>")
LOGIN = ":".join(("user", "x" * 6))
WITH_LOGIN = "smtp://" + LOGIN + "@h"


@dataclass
class Server:
    """A mail server that answers each recipient as told, and remembers what it took."""

    answer: str = "250 OK"
    after_data: str = "250 OK"
    port: int = 0
    received: list[Any] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.received.append(envelope)
        return self.after_data

    async def handle_AUTH(self, *_):  # noqa: N802
        self.logins.append("tried")


@pytest.fixture(params=[True], ids=["smtputf8"])
def server(request) -> Iterator[Server]:
    made = Server(port=free_port())
    controller = Controller(
        made, hostname="127.0.0.1", port=made.port, enable_SMTPUTF8=request.param
    )
    controller.start()
    yield made
    controller.stop()


without_smtputf8 = pytest.mark.parametrize("server", [False], indirect=True, ids=["no smtputf8"])


def write(service, to="a@example.org", **about):
    with service.work() as work:
        post(work, to, LETTER, About(**about))


def deliver(service, server, **options):
    return deliver_due(replace(service.inside, carrier=SmtpCarrier(server.url, **options)))


def the_mail(service) -> OutgoingMail:
    with service.work() as work:
        found: OutgoingMail = work.session.exec(select(OutgoingMail)).one()
        return found


@pytest.mark.parametrize("where", ["answer", "after_data"])
def test_what_is_refused_for_good_is_given_up_at_once(service, server, where):
    setattr(server, where, "550 no such mailbox")
    write(service)
    assert deliver(service, server) == 0
    mail = the_mail(service)
    assert (mail.tries, mail.failure, mail.given_up_at) == (1, "refused", service.clock.moment)
    service.clock.pass_by(days=1)
    setattr(server, where, "250 OK")
    assert deliver(service, server) == 0


@pytest.mark.parametrize("where", ["answer", "after_data"])
def test_what_is_put_off_is_tried_again(service, server, where):
    setattr(server, where, "451 later")
    write(service)
    assert deliver(service, server) == 0
    assert the_mail(service).given_up_at is None
    service.clock.pass_by(minutes=3)
    setattr(server, where, "250 OK")
    assert deliver(service, server) == 1


def test_a_mail_has_the_same_number_at_every_try_and_it_is_its_rows(service, server):
    server.after_data = "451 later"
    write(service)
    number = the_mail(service).id.hex
    for _ in range(3):
        deliver(service, server)
        service.clock.pass_by(days=1)
    seen = {message_from_bytes(one.content)["Message-ID"] for one in server.received}
    assert len(server.received) == 3
    assert seen == {f"<{number}@example.org>"}


def test_a_link_that_has_expired_is_not_sent(service, server):
    write(service, lasts=timedelta(minutes=30))
    service.clock.pass_by(minutes=30)
    assert deliver(service, server) == 0
    assert server.received == []
    assert the_mail(service).failure == MailFailure.LATE


def test_a_sign_in_link_is_worth_sending_for_as_long_as_it_works(cast, server):
    cast.service.client().post("/sign-in", data={"email": "mediator@example.org"})
    (mail,) = cast.rows(OutgoingMail)
    assert mail.expires_at == cast.service.clock.moment + timedelta(minutes=30)
    assert mail.kind == "sign_in"


def test_a_domain_in_other_letters_is_written_as_dns_has_it(service, server):
    write(service, "camille@straße.example")
    assert deliver(service, server) == 1
    (envelope,) = server.received
    assert envelope.rcpt_tos == ["camille@xn--strae-oqa.example"]


def test_a_name_in_other_letters_is_written_where_the_server_can(service, server):
    write(service, "zoé@example.org")
    assert deliver(service, server) == 1
    (envelope,) = server.received
    assert envelope.rcpt_tos == ["zoé@example.org"]
    assert "To: zoé@example.org".encode() in envelope.content


@without_smtputf8
def test_a_name_in_other_letters_is_given_up_where_the_server_cannot(service, server):
    write(service, "zoé@example.org")
    assert deliver(service, server) == 0
    assert server.received == []
    assert the_mail(service).failure == MailFailure.UNWRITABLE


def test_no_password_is_sent_without_encryption(service, server):
    carrier = SmtpCarrier(server.url.replace("//", "//" + LOGIN + "@"))
    write(service)
    assert deliver_due(replace(service.inside, carrier=carrier)) == 0
    assert (server.logins, server.received) == ([], [])
    assert the_mail(service).given_up_at is None, "the operator can mend it meanwhile"


def test_encryption_can_be_demanded_of_a_server_without_a_password(service, server, capsys):
    write(service)
    assert deliver(service, server, starttls=True) == 0
    assert "STARTTLS" in capsys.readouterr().err
    service.clock.pass_by(minutes=3)
    assert deliver(service, server, starttls=False) == 1


@pytest.mark.parametrize(
    ("url", "setting", "demanded"),
    [
        (WITH_LOGIN, None, True),
        (WITH_LOGIN, False, False),
        ("smtp://h", None, False),
        ("smtp://h", True, True),
    ],
)
def test_whether_encryption_is_demanded_is_a_setting(url, setting, demanded):
    carrier = carrier_for(Settings(smtp_url=url, smtp_starttls=setting))
    assert isinstance(carrier, SmtpCarrier)
    assert carrier.demands_starttls is demanded


def test_a_mail_that_cannot_be_composed_is_given_up_and_the_next_one_leaves(service, server):
    write(service, "no address at all")
    write(service, "a@bücher..example")
    service.clock.pass_by(minutes=1)
    write(service)
    assert deliver(service, server) >= 1
    with service.work() as work:
        failures = {mail.failure for mail in work.session.exec(select(OutgoingMail))}
    assert MailFailure.BROKEN in failures


def test_the_subject_of_a_mail_has_no_line_end(service):
    with service.work() as work:
        post(work, "a@example.org", Letter("one\r\nBcc: x@evil.example\u2028two", "t\n", "t"))
    assert service.deliver() == 1
    (mail,) = service.mailbox.mails
    assert mail["Subject"] == "one Bcc: x@evil.example two"
    assert mail["Bcc"] is None
