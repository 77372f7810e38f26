"""A call sent twice does its work once and is answered alike."""

from concurrent.futures import ThreadPoolExecutor

from sqlmodel import select

from app.programmes.tables import Organisation


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
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1
    assert stored(cast) == 1
