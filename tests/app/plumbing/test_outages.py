"""Where the database is away, locked, full or only to be read, people and programs are told to come back."""

import errno
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError

from app.plumbing.database import make_engine
from app.plumbing.outages import outage
from tests.services.ports import free_port

pytestmark = pytest.mark.both_databases


def ask(service, **headers):
    """Ask for a sign-in link: something must be stored."""
    return service.client(**headers).post("/sign-in", data={"email": "ana@example.org"})


def is_told_to_come_back(answer):
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["retry-after"]) > 0
    return True


def on_each_connection(service, *pragmas):
    """Have SQLite's connections begin with these pragmas: those of this test alone."""
    service.inside.engine.dispose()
    service.change(engine=make_engine(service.inside.settings.database))

    def prepare(connection, _record):
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    event.listen(service.inside.engine, "connect", prepare)


def test_a_database_that_is_away(service):
    away = f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none"
    service.inside.engine.dispose()
    service.change(engine=make_engine(away))
    assert is_told_to_come_back(ask(service))
    problem = service.client().get("/p/ana", headers={"accept": "application/json"})
    assert is_told_to_come_back(problem)
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["type"] == "urn:estampille:problem:unavailable"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "in a minute"), ("fr", "une minute"), ("pt", "um minuto")]
)
def test_it_is_said_in_the_readers_language(service, language, words):
    service.change(engine=make_engine(f"postgresql+psycopg://n@127.0.0.1:{free_port()}/none"))
    assert words in service.client(**{"accept-language": language}).get("/p/ana").text


def test_a_database_that_somebody_else_keeps_locked(database_url, service):
    if not database_url.startswith("sqlite"):
        return lock_on_postgresql(service)
    on_each_connection(service, "busy_timeout=10")
    with closing(service.inside.engine.raw_connection()) as other:
        other.execute("BEGIN IMMEDIATE")
        assert is_told_to_come_back(ask(service))
        assert service.client().get("/p/ana").status_code == 404  # reading goes on
        other.execute("ROLLBACK")
    assert ask(service).status_code == 200
    return None


def lock_on_postgresql(service):
    options = "-c lock_timeout=50ms"
    url = service.inside.engine.url.update_query_dict({"options": options})
    service.inside.engine.dispose()
    service.change(engine=make_engine(url.render_as_string(hide_password=False)))
    with service.inside.engine.begin() as other:
        other.exec_driver_sql("LOCK TABLE person IN ACCESS EXCLUSIVE MODE")
        assert is_told_to_come_back(ask(service))
    assert ask(service).status_code == 200


def test_a_full_disk(service):
    if service.inside.engine.dialect.name == "postgresql":
        assert outage(OperationalError("", None, psycopg.errors.DiskFull()))
        assert outage(InternalError("", None, psycopg.errors.ReadOnlySqlTransaction()))
        return
    on_each_connection(service, "max_page_count=1")  # SQLite takes that as “no page more”
    with pytest.raises(DBAPIError) as raised, service.work() as work:
        work.session.connection().exec_driver_sql("CREATE TABLE t AS SELECT zeroblob(1000000) AS c")
    assert outage(raised.value)
    assert service.client().get("/p/ana").status_code == 404  # reading goes on


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_disk_that_takes_nothing(number):
    assert outage(OSError(number, "no"))
    assert outage(OSError(errno.ENOENT, "no")) is None


def test_a_fault_of_ours_is_none_that_passes(service):
    with service.work() as work, pytest.raises(DBAPIError) as raised:
        work.session.connection().exec_driver_sql("SELECT * FROM nowhere")
    assert outage(raised.value) is None
