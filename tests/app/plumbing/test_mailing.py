"""The outbox: mail leaves once, waits when it cannot, and is not readable in the database."""

import pytest
from sqlmodel import select

from app.plumbing.mailing import FolderCarrier, OutgoingMail, SmtpCarrier, deliver_due, post


def write(service, text="Bonjour"):
    with service.desk() as desk:
        post(desk, "a@example.org", "Subject — accentué", text)


def waiting(service):
    with service.desk() as desk:
        return list(desk.session.exec(select(OutgoingMail)))


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
        with service.desk() as desk:
            post(desk, "a@example.org", "s", "t")
            raise KeyError

    with pytest.raises(KeyError):
        fail(service)
    assert service.deliver() == 0


def test_a_refused_mail_is_tried_again_later(service, capsys):
    write(service)
    state = service.app.state

    def refuse(_mail):
        message = "greylisted"
        raise OSError(message)

    assert deliver_due(state.engine, state.vault, refuse, "x@example.org", service.clock) == 0
    assert "greylisted" in capsys.readouterr().err
    assert service.deliver() == 0, "too early for the next try"
    service.clock.pass_by(minutes=3)
    assert service.deliver() == 1


def test_a_mail_is_given_up_after_its_last_try_and_kept_for_the_operator(service):
    write(service)
    state = service.app.state

    def refuse(_mail):
        raise OSError

    for _ in range(12):
        deliver_due(state.engine, state.vault, refuse, "x@example.org", service.clock)
        service.clock.pass_by(days=2)
    assert service.deliver() == 0
    assert [mail.tries for mail in waiting(service)] == [8]


def test_the_folder_carrier_writes_what_a_person_can_open(service, tmp_path):
    write(service)
    state = service.app.state
    carrier = FolderCarrier(tmp_path / "mail", aloud=False)
    deliver_due(state.engine, state.vault, carrier, "x@example.org", service.clock)
    (path,) = (tmp_path / "mail").glob("*.eml")
    assert b"To: a@example.org" in path.read_bytes()


def test_mail_reaches_a_real_server(service, smtp_server):
    write(service)
    state = service.app.state
    carrier = SmtpCarrier(smtp_server.url)
    assert deliver_due(state.engine, state.vault, carrier, "x@example.org", service.clock) == 1
    (envelope,) = smtp_server.received
    assert envelope.rcpt_tos == ["a@example.org"]


def test_a_server_that_is_not_there_loses_nothing(service, capsys):
    write(service)
    state = service.app.state
    carrier = SmtpCarrier("smtp://127.0.0.1:9")
    assert deliver_due(state.engine, state.vault, carrier, "x@example.org", service.clock) == 0
    assert "not sent" in capsys.readouterr().err
    assert len(waiting(service)) == 1
