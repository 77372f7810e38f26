"""Four workers that look at the same moment do what one alone would do, and nothing twice."""

import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text
from sqlmodel import SQLModel, func, select

from app import workers
from app.employers.programme_news import announce_programmes
from app.employers.proposal_news import announce_proposals
from app.employers.webhook_delivery import announce_revocations
from app.main import ROOMS
from app.plumbing.audit import AuditEvent, find_break
from app.plumbing.copying import copy_in, copy_out
from app.plumbing.mailing import deliver_due
from app.plumbing.outbox import Hands
from app.plumbing.service import Service
from app.plumbing.settings import Settings
from tests.app.issuing.test_batches import ask, many_decisions
from tests.services import databases

pytestmark = pytest.mark.both_databases

LATER = [timedelta(hours=2), timedelta(days=4), timedelta(days=12), timedelta(days=80)]
"""When they look: after hours settled, sides were to be reminded, proposals ended, links and answers were over."""
WORKERS = 4


def announce(service, _hands):
    announce_revocations(service)
    announce_proposals(service)
    announce_programmes(service)


LOOKS = (
    workers.award_batches,
    workers.renew,
    workers.remind,
    announce,
    workers.keep_house,
    workers.write_anew,
    deliver_due,
)
"""All that workers do, but what goes to other people's servers."""


DUE = """
    UPDATE proposal SET sent_at = :now, ends_at = :now + interval '10 days';
    UPDATE proposal_side SET reminded_at = NULL, answered_at = NULL;
    UPDATE award SET created_at = :now, expires_at = :now + interval '95 days';
    UPDATE award_import SET created_at = :now;
    UPDATE hours SET state = 'declared', told_at = NULL, created_at = :now;
    UPDATE participant SET consented_at = NULL, invited_at = :now, reminders = 0, reminded_at = NULL
        WHERE id NOT IN (SELECT participant_id FROM decision)
"""
"""Lets what stands for ever in the cast's database be due."""


@contextmanager
def copied(cast, server, file):
    """Yield the settings of a copy of the cast's service, on a PostgreSQL database of its own."""
    inside = cast.service.inside
    with databases.fresh(server) as url:
        facts = {**inside.settings.model_dump(), "database_url": databases.for_sqlalchemy(url)}
        settings = Settings(**facts)
        with copy_in(file, settings.database):
            pass
        engine = create_engine(settings.database)
        with engine.begin() as connection:
            for statement in DUE.split(";"):
                connection.execute(text(statement), {"now": inside.now()})
        engine.dispose()
        yield settings


def outcome(cast, settings, at_once):
    """Let so many workers look at each of the moments; return what they did."""
    library, start, mails, failures = cast.service.inside.library, cast.service.inside.now(), [], []
    for later in LATER:
        together = threading.Barrier(at_once)

        def work(moment=start + later, together=together):
            own = replace(
                Service.of(settings, library),
                rooms=ROOMS,
                now=lambda: moment,
                carrier=lambda mail: mails.append((str(mail["To"]), str(mail["Subject"]))),
            )
            try:
                for look in LOOKS:
                    together.wait(60)
                    look(own, Hands())
            except Exception as error:  # noqa: BLE001 - told by the test
                failures.append(error)
                together.abort()
            finally:
                own.close()

        threads = [threading.Thread(target=work) for _ in range(at_once)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
    return facts(settings, library), Counter(mails)


def facts(settings, library):
    """Return how many rows there are of each table, and how often what happened."""
    service = Service.of(settings, library)
    with service.begin() as work:
        rows = {
            table.name: work.session.exec(select(func.count()).select_from(table)).one()
            for table in SQLModel.metadata.sorted_tables
            if table.name != "call_count"
        }
        chains = set(work.session.exec(select(AuditEvent.chain)))
        assert [find_break(work, chain) for chain in chains] == [None] * len(chains)
        done = Counter(work.session.exec(select(AuditEvent.action)))
    service.close()
    return rows, done


def test_what_four_do_at_once_one_would_do_alone(cast, postgresql_server, tmp_path):
    service = cast.service.inside
    if service.engine.dialect.name == "sqlite":
        return
    ask(cast, *many_decisions(cast, 25))
    copy_out(service.settings.database, tmp_path / "copy.db")
    with copied(cast, postgresql_server, tmp_path / "copy.db") as settings:
        alone = outcome(cast, settings, 1)
    with copied(cast, postgresql_server, tmp_path / "copy.db") as settings:
        together = outcome(cast, settings, WORKERS)
    assert together == alone
    (_, done), mails = alone
    assert done["award.made"] > 25
    for act in ("participant.reminded", "proposal.reminded", "proposal.released", "batch.finished"):
        assert done[act], f"nothing of the kind was due: {act}"
    assert len(mails) > 30
