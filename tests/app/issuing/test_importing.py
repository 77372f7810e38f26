"""A file of decisions through the API: judged in full first, then durable batches; cancelled, and told row by row."""

from uuid import uuid4

import pytest

from app.issuing import batch_revoking, dealing, keyring
from app.issuing.award_imports import forget
from app.issuing.batches import LEFT, run_due
from app.issuing.import_tables import AwardImport, AwardImportProblem
from app.issuing.tables import Award, AwardBatch, AwardBatchRow, Credential, SigningKey
from app.plumbing.audit import find_break
from tests.app.conftest import COMPETENCE
from tests.app.issuing.test_batches import many_decisions, show

IMPORT = "/api/v1/awards/import"


def send(cast, text, do="all", **headers):
    headers = {"content-type": "text/csv", **headers}
    return cast.api().post(f"{IMPORT}?do={do}", content=text.encode(), headers=headers)


def take_back(cast, batch, who="mediator"):
    why = {"code": "awarded-by-mistake"}
    return cast.api(who).post(f"/api/v1/batches/{batch}/revoke", json=why).json()


@pytest.mark.both_databases
def test_a_file_is_judged_then_asked_for_once_and_what_waits_can_be_cancelled(cast, monkeypatch):
    decisions = many_decisions(cast, 9)
    good = "decision_id\n" + "".join(f"{one}\n" for one in decisions[:6])
    named = "".join(
        f"{cast.exchange.id},p{number}@example.org,{COMPETENCE}\n" for number in (6, 7, 8)
    )
    by_name = "exchange_id,email,competence\n" + named
    bad = send(cast, f"{good}{uuid4()}\nx\n").json()
    assert (bad["asked"], bad["ready"], bad["refused"], bad["batches"]) == (False, 6, 2, [])
    assert [one["line"] for one in bad["problems"]] == [8, 9]
    assert "no such decision" in bad["problems"][0]["detail"]
    assert all(batch.held for batch in cast.rows(AwardBatch))
    assert send(cast, good, do="judge").json()["asked"] is False
    first = send(cast, f"{good}x\n", do="ready", **{"idempotency-key": "k"}).json()
    again = send(cast, f"{good}x\n", do="ready", **{"idempotency-key": "k"}).json()
    waits = send(cast, f"{good}x\n", do="ready").json()
    assert first["batches"] == again["batches"] == waits["batches"]
    cast.service.clock.pass_by(seconds=1)  # batches take turns by their age
    second = send(cast, by_name).json()
    assert (second["asked"], second["ready"], second["refused"]) == (True, 3, 0)
    # A generation that is full in the middle of a handful is followed by the next.
    monkeypatch.setattr(keyring, "MOST_AWARDS", 4)
    assert run_due(cast.service.inside, at_once=6) == 6
    signed = [one.generation for one in cast.rows(Award)]
    assert sorted(signed) == [1, 1, 1, 1, 2, 2]
    assert run_due(cast.service.inside, at_once=1) == 1
    stopped = cast.api().post(f"/api/v1/batches/{second['batches'][0]}/cancel").json()
    assert (stopped["awarded"], stopped["cancelled"]) == (1, 2)
    assert stopped["finished_at"] is not None
    assert run_due(cast.service.inside) == 0
    table = cast.api().get(f"/api/v1/batches/{stopped['id']}/rows.csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert [line.split(",")[1] for line in table.text.splitlines()[1:]] == [
        "awarded",
        "cancelled",
        "cancelled",
    ]
    assert send(cast, by_name).json()["awarded"] == 1
    # A batch is taken back a few at a time, and only what it made.
    monkeypatch.setattr(batch_revoking, "AT_ONCE", 4)
    told = [take_back(cast, first["batches"][0]) for _ in range(3)]
    assert told == [{"revoked": 4, "left": 2}, {"revoked": 2, "left": 0}, {"revoked": 0, "left": 0}]
    assert sum(one.revoked_at is None for one in cast.rows(Award)) == 1
    assert take_back(cast, first["batches"][0], who="observer").get("status") == 403
    places = {(row.signing_key_id, row.list_number, row.place) for row in cast.rows(Credential)}
    assert len(places) == 7
    with cast.service.work() as work:
        assert find_break(work, cast.programme.id) is None


@pytest.mark.both_databases
def test_a_file_that_was_only_looked_at_is_forgotten_whole_and_no_other(cast):
    decisions = many_decisions(cast, 2)
    for one in decisions:
        send(cast, f"decision_id\n{one}\nx\n", do="judge")
        cast.service.clock.pass_by(seconds=1)
    first, second = sorted(cast.rows(AwardImport), key=lambda row: row.created_at)
    with cast.service.work() as work:
        forget(work, first.batch_id)
    for table in (AwardImport, AwardImportProblem, AwardBatchRow):
        assert {row.batch_id for row in cast.rows(table)} == {second.batch_id}, table
    assert [row.id for row in cast.rows(AwardBatch)] == [second.batch_id]


def test_a_batch_whose_last_rows_two_processes_did_at_once_is_finished_by_the_next_look(cast):
    (decision,) = many_decisions(cast, 1)
    batch = send(cast, f"decision_id\n{decision}\n").json()["batches"][0]
    run_due(cast.service.inside)
    with cast.service.work() as work:
        work.session.get_one(AwardBatch, batch_id := cast.rows(AwardBatch)[0].id).finished_at = None
    assert str(batch_id) == batch
    assert show(cast, {"id": batch})["finished_at"] is None
    assert run_due(cast.service.inside) == 0
    assert show(cast, {"id": batch})["finished_at"] is not None


def test_places_dealt_ahead_are_used_by_later_badges_and_not_under_a_key_that_was_followed(cast):
    decisions = many_decisions(cast, 2)
    batch = send(cast, f"decision_id\n{decisions[0]}\n").json()["batches"][0]
    with cast.service.work() as work:
        ahead = dealing.deal(work, cast.programme.id, 3)
        LEFT[cast.service.inside] = list(ahead)
    run_due(cast.service.inside)
    (first,) = cast.rows(Credential)
    assert (first.list_number, first.place) == (ahead[0].at.list_number, ahead[0].at.place)
    assert LEFT[cast.service.inside] == ahead[1:]
    with cast.service.work() as work:
        keyring.new_generation(work, cast.programme.id)
    send(cast, f"decision_id\n{decisions[1]}\n")
    run_due(cast.service.inside)
    assert sorted(one.generation for one in cast.rows(Award)) == [1, 2]
    assert LEFT[cast.service.inside] == []
    assert show(cast, {"id": batch})["awarded"] == 1
    assert len(cast.rows(AwardBatchRow)) == 2
    assert {one.placed for one in cast.rows(SigningKey)} >= {1, 3}
