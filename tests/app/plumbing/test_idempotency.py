"""A call sent twice does its work once and is answered alike."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from pydantic import BaseModel
from sqlmodel import select

from app.errors import Conflict
from app.plumbing.idempotency import Once
from app.programmes.access import Action, Role
from app.programmes.api_keys import make_api_key
from app.programmes.dependencies import caller_for
from app.programmes.tables import Member, Organisation
from tests.app.running import BASE

pytestmark = pytest.mark.both_databases


def send(cast, name="Une de plus", key="k-1", who="mediator"):
    body = {"programme_id": str(cast.programme.id), "name": name, "kind": "tech"}
    return cast.api(who).post("/api/v1/organisations", json=body, headers={"Idempotency-Key": key})


def stored(cast, name="Une de plus"):
    with cast.service.work() as work:
        return len(work.session.exec(select(Organisation).where(Organisation.name == name)).all())


def test_the_second_call_gets_the_first_answer(cast):
    first, second = send(cast), send(cast)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert stored(cast) == 1


def test_another_key_is_another_call(cast):
    assert send(cast, key="k-1").json()["id"] != send(cast, key="k-2").json()["id"]
    assert stored(cast) == 2


def test_keys_of_two_callers_are_apart(cast):
    assert send(cast).json()["id"] != send(cast, who="owner").json()["id"]


def test_a_key_cannot_stand_for_another_call(cast):
    send(cast)
    answer = send(cast, name="Une autre")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"
    assert stored(cast, "Une autre") == 0


def test_a_call_that_failed_may_be_sent_again(cast):
    assert send(cast, name="").status_code == 422
    assert send(cast).status_code == 201


def test_twenty_calls_at_once_do_the_work_once(cast):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: send(cast), range(20)))
    said = Counter(answer.status_code for answer in answers)
    assert set(said) <= {201, 409}
    assert said[201] >= 1
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1
    assert stored(cast) == 1


def make_key(cast, scopes, who="owner"):
    with cast.service.work() as work:
        member = getattr(cast, who)
        return make_api_key(work, member, "a key", scopes, days=1)[1]


def invite(cast, token):
    body = {
        "name": "Nora Exemple",
        "email": "nora@example.org",
        "organisation_id": str(cast.social.id),
        "role": "staff",
    }
    client = cast.service.client(authorization=f"Bearer {token}")
    path = f"/api/v1/exchanges/{cast.exchange.id}/participants"
    return client.post(path, json=body, headers={"Idempotency-Key": "k-1"})


def test_a_key_that_may_only_read_is_not_told_what_another_key_was_answered(cast):
    wide = make_key(cast, [Action.READ, Action.MANAGE_EXCHANGES])
    narrow = make_key(cast, [Action.READ])
    assert invite(cast, wide).status_code == 201
    refused = invite(cast, narrow)
    assert refused.status_code == 403
    assert "nora@" not in refused.text
    assert invite(cast, wide).status_code == 201, "the key that called is told again"


def test_a_second_key_of_the_same_person_is_another_caller(cast):
    keys = [make_key(cast, [Action.READ, Action.MANAGE_EXCHANGES]) for _ in range(2)]
    assert [invite(cast, key).status_code for key in keys] == [201, 409]


def test_who_may_not_do_it_any_more_is_not_told_again(cast):
    token = make_key(cast, [Action.READ, Action.MANAGE_EXCHANGES], "mediator")
    assert invite(cast, token).status_code == 201
    with cast.service.work() as work:
        work.session.get_one(Member, cast.mediator.id).role = Role.OBSERVER.value
    assert invite(cast, token).status_code == 403


def test_a_call_that_demands_leave_only_inside_is_not_told_again_either(cast):
    assert send(cast).status_code == 201
    with cast.service.work() as work:
        work.session.get_one(Member, cast.mediator.id).role = Role.OBSERVER.value
    assert send(cast).status_code == 403


def test_an_answer_to_a_key_is_not_given_to_a_browser(cast):
    assert send(cast).status_code == 201
    body = {"programme_id": str(cast.programme.id), "name": "Une de plus", "kind": "tech"}
    headers = {"Idempotency-Key": "k-1", "origin": BASE}
    answer = cast.browser().post("/api/v1/organisations", json=body, headers=headers)
    assert answer.status_code == 201
    assert stored(cast) == 2


class Answer(BaseModel):
    """What the work answers."""

    number: int


def test_the_second_of_two_calls_at_once_waits_and_does_not_begin_the_work(cast):
    begun, go_on, done = threading.Event(), threading.Event(), []

    def act():
        done.append(1)
        begun.set()
        assert go_on.wait(30)
        return Answer(number=len(done))

    def call():
        with cast.service.work() as work:
            caller = caller_for(work, cast.mediator.person_id)
            return Once("k", "the call")(work, caller, Answer, act)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(call)
        assert begun.wait(30)
        second = pool.submit(call)
        with suppress(TimeoutError):
            second.result(0.5)
        assert done == [1], "the second call did the work as well"
        go_on.set()
        assert first.result(30) == Answer(number=1)
        with suppress(Conflict):
            assert second.result(30) == Answer(number=1)
    assert done == [1]
