"""`kill -9` at twenty random moments of a batch and its mail: nothing is lost or doubled, the chain is whole."""

import subprocess
import sys
import textwrap
import time
from collections import Counter
from email import message_from_bytes

import pytest
from sqlmodel import func, select

from app.issuing.batches import run_due
from app.issuing.tables import Award, Credential
from app.plumbing.audit import AuditEvent, find_break
from app.plumbing.carriers import SmtpCarrier
from app.plumbing.mailing import OutgoingMail, deliver_due
from tests.app.conftest import BASE, START
from tests.app.issuing.test_batches import ask, many_decisions, show
from tests.app.plumbing import conftest as plumbing

pytestmark = pytest.mark.both_databases

smtp_server = plumbing.smtp_server
SEED, KILLS, PEOPLE = 20261127, 20, 30

RUNNER = """
    import os, random, signal, sys, time
    from dataclasses import replace
    from datetime import datetime
    from pathlib import Path
    from app.issuing.batches import run_due
    from app.library import Library
    from app.plumbing.mailing import deliver_due
    from app.plumbing.service import Service
    from app.plumbing.settings import Settings

    base, database, folder, smtp, now, seed, kills = sys.argv[1:]
    settings = Settings(base_url=base, database_url=database, data_dir=Path(folder), key="", smtp_url=smtp)
    library, moment, dice = Library.open(), datetime.fromisoformat(now), random.Random(int(seed))

    def opened():
        return replace(Service.of(settings, library), now=lambda: moment)

    # What is read once for each process is read before it is forked for each kill.
    first = opened()
    run_due(first, at_once=1)
    deliver_due(first)
    first.close()

    def work(told):
        service = opened()
        while run_due(service, at_once=1):
            deliver_due(service)
            os.write(told, b".")
        os.write(told, b"idle")
        time.sleep(60)

    for _ in range(int(kills)):
        reading, told = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                work(told)
            finally:
                os._exit(1)
        os.close(told)
        steps, wait = dice.randint(0, 1), dice.uniform(0, 0.02)
        said = b"." * steps if steps == 0 else b"".join(os.read(reading, 1) for _ in range(steps))
        time.sleep(wait if steps else wait + 0.03)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.set_blocking(reading, False)
        try:
            said += os.read(reading, 100)
        except BlockingIOError:
            pass
        os.close(reading)
        print("idle" if b"i" in said else "killed", flush=True)
"""


@pytest.fixture
def killed(cast, database_url, tmp_path, smtp_server):
    """A batch whose worker was killed again and again, and which then ends by itself."""
    batch = ask(cast, *many_decisions(cast, PEOPLE)).json()
    command = [sys.executable, "-c", textwrap.dedent(RUNNER), BASE, database_url, str(tmp_path)]
    facts = [smtp_server.url, START.isoformat(), str(SEED), str(KILLS)]
    done = subprocess.run([*command, *facts], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["killed"] * KILLS, f"seed {SEED}: {done.stdout} {done.stderr}"
    begun = show(cast, batch)["awarded"]
    assert 0 < begun < PEOPLE, f"seed {SEED}: killed before or after the work, not in it"
    _finish(cast, batch, smtp_server)
    return batch


def _finish(cast, batch, smtp_server):
    service = cast.service
    for _ in range(
        100
    ):  # PostgreSQL may hold a row for a moment until it sees that its holder is dead
        while run_due(service.inside):
            pass
        if show(cast, batch)["finished_at"]:
            break
        time.sleep(0.05)
    service.change(carrier=SmtpCarrier(smtp_server.url))
    service.clock.pass_by(hours=1)
    deliver_due(service.inside)


def test_after_twenty_kills_every_badge_and_every_mail_is_there_once(cast, killed, smtp_server):
    with cast.service.work() as work:
        mine = select(func.count()).where(Award.programme_id == cast.programme.id)
        assert work.session.exec(mine).one() == PEOPLE
        decided = select(func.count(func.distinct(Award.decision_id)))
        assert (
            work.session.exec(decided.where(Award.programme_id == cast.programme.id)).one()
            == PEOPLE
        )
        told_again = select(func.count()).select_from(Credential).join(Award)
        assert (
            work.session.exec(told_again.where(Award.programme_id == cast.programme.id)).one()
            == PEOPLE
        )
        assert find_break(work, cast.programme.id) is None
        actions = select(AuditEvent.action).where(AuditEvent.chain == cast.programme.id)
        counted = Counter(work.session.exec(actions))
        assert (counted["award.made"], counted["batch.finished"]) == (PEOPLE, 1)
        due = select(func.count()).where(OutgoingMail.due_at <= work.now)
        assert work.session.exec(due).one() == 0
    mails = [message_from_bytes(one.content) for one in smtp_server.received]
    people = Counter(mail["To"] for mail in mails)
    assert set(people) == {f"p{number}@example.org" for number in range(PEOPLE)}, f"seed {SEED}"
    assert max(people.values()) <= 2, f"seed {SEED}: a mail went out more than once more"
    names = {mail["Message-ID"] for mail in mails}
    assert len(names) == PEOPLE, f"seed {SEED}: a mail that is sent again keeps its Message-ID"
