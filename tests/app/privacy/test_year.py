"""A year is played out on the test's clock: nothing is older than its term, and who left is nowhere any more."""

import logging
import re
import smtplib

import pytest

from app.exchanges.answering import leave
from app.exchanges.joining import remove_participant
from app.exchanges.tables import Exchange, ExchangeState, Participant
from app.exchanges.workflow import move_to
from app.impact.tables import Measurement, TermAnswer
from app.plumbing.housekeeping import tidy_up
from app.plumbing.outbox import Hands
from app.privacy.ending import overdue
from app.privacy.erasing import erase
from app.programmes.dependencies import caller_for
from app.workers import WORKERS
from tests.app.privacy.test_ending import stranger
from tests.app.privacy.test_erasing import traces
from tests.app.privacy.test_rewriting import lying_in, write_about

pytestmark = [pytest.mark.alone, pytest.mark.both_databases]

GONE = (b"Jamais-Venue", b"@example.net", b"Volunteer Exemple", b"volunteer@example.org")
WORDS = (b"Tableau de suivi", "Travail soigné".encode(), b"Deux semaines, au chronographe")


def refusing(mail):
    raise smtplib.SMTPRecipientsRefused({mail["To"]: (550, f"no {mail['To']} here".encode())})


def look(service):
    for worker in WORKERS:
        worker.look(service.inside, Hands())


def write_notes(cast):
    """Have notes about what was measured, as people write them."""
    side = {"exchange_id": cast.exchange.id, "entered_by": cast.staff.person_id, "moment": "start"}
    with cast.service.work() as work:
        side |= {"created_at": work.now, "updated_at": work.now}
        note = WORDS[2].decode()
        work.add(Measurement(**side, indicator="time-on-routine-tasks", side="social", note=note))
        work.add(TermAnswer(**side, term="2-1", state="met", note=note))


def test_r02_r03_r39_r42_a_year_on_nothing_is_older_than_its_term_and_who_left_is_nowhere(
    cast, caplog, capsys
):
    caplog.set_level(logging.INFO)
    service = cast.service
    cast.award()
    write_notes(cast)
    removed, _unanswered = stranger(cast, "rui"), stranger(cast, "zoe")
    aminata, secrets = write_about(cast)
    written = {"evidence", "decision", "measurement", "term_answer"}
    assert written <= set(traces(cast, WORDS))
    service.change(carrier=refusing)
    service.deliver()  # R42: a mail server that names the recipient when it refuses them
    service.change(carrier=service.mailbox)
    with service.work() as work:
        caller = caller_for(work, cast.mediator.person_id)
        exchange = work.session.get_one(Exchange, cast.exchange.id)
        remove_participant(work, caller, exchange, work.session.get_one(Participant, removed.id))
        leave(work, work.session.get_one(Participant, cast.volunteer.id))
        erase(work, cast.volunteer.person_id)
        erase(work, aminata)
    for month in range(14):
        look(service)
        if month == 1:
            with service.work() as work:
                exchange = work.session.get_one(Exchange, cast.exchange.id)
                caller = caller_for(work, cast.mediator.person_id)
                move_to(work, caller, exchange, ExchangeState.CLOSED)
        service.clock.pass_by(days=31)
    look(service)
    assert tidy_up(service.inside) == 0
    with service.work() as work:
        assert overdue(work.session.connection(), work.now) == {}
    assert traces(cast, GONE) == []
    assert lying_in(service, [*secrets, *GONE]) == set(), "nor in any file of the database"
    assert set(traces(cast, WORDS)) <= {"decision"}, "reasons stay two years"
    assert {row.note for table in (Measurement, TermAnswer) for row in cast.rows(table)} == {""}

    said = caplog.text + "".join(capsys.readouterr())
    for word in (*GONE, *WORDS):
        assert word.decode() not in said
    assert not re.search(r"[\w.]+@[\w.]+\.\w+", said), "R42: no address stands in any log"
    links = [
        word for mail in service.mailbox.mails for word in str(mail).split() if "/sign-in/" in word
    ]
    assert all(link.rsplit("/", 1)[1] not in said for link in links), "nor does a link's secret"
