"""One request is one transaction: a commit that fails must not have answered 200."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlmodel import select

from app.people.tables import Person
from app.plumbing.problems import install
from app.plumbing.service import WorkDep

pytestmark = pytest.mark.both_databases


def person(now):
    return Person(sealed_key=b"", sealed_name=b"", language="fr", created_at=now)


def test_a_failing_commit_is_a_failing_answer(service):
    app = FastAPI()
    app.state = service.app.state
    install(app)

    @app.post("/write")
    def write(work: WorkDep) -> dict[str, bool]:
        work.session.add(person(work.now))

        def fail(_session):
            message = "the disk is full"
            raise RuntimeError(message)

        event.listen(work.session, "before_commit", fail, once=True)
        return {"stored": True}

    client = TestClient(app, raise_server_exceptions=False)
    assert client.post("/write", headers={"accept": "application/json"}).status_code == 500
    with service.work() as work:
        assert work.session.exec(select(Person)).all() == []


def test_an_error_undoes_what_was_written_before_it(service):
    app = FastAPI()
    app.state = service.app.state
    install(app)

    @app.post("/write")
    def write(work: WorkDep) -> None:
        work.session.add(person(work.now))
        work.session.flush()
        message = "something unforeseen"
        raise RuntimeError(message)

    client = TestClient(app, raise_server_exceptions=False)
    answer = client.post("/write", headers={"accept": "application/json"})
    assert answer.status_code == 500
    assert "unforeseen" not in answer.text
    with service.work() as work:
        assert work.session.exec(select(Person)).all() == []


def test_what_is_outside_the_database_is_undone_with_it(service):
    undone = []
    try:
        with service.work() as work:
            work.if_undone(lambda: undone.append(True))
            work.session.add(person(work.now))
            work.session.flush()
            raise KeyError  # noqa: TRY301
    except KeyError:
        pass
    assert undone == [True]


def test_what_went_well_is_not_undone(service):
    undone = []
    with service.work() as work:
        work.if_undone(lambda: undone.append(True))
        work.session.add(person(work.now))
    assert undone == []


def test_what_waits_for_the_commit_is_not_done_when_the_work_is_undone_first(service):
    done = []
    with service.work() as work:
        work.if_done(lambda: done.append("undone"))
        work.session.add(person(work.now))
        work.session.flush()
        work.undo()  # as a page does before it is shown again
        work.if_done(lambda: done.append("done"))
        work.session.add(person(work.now))
    assert done == ["done"]
