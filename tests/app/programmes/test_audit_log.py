"""The audit log as owners read it: filtered, paged, exported, checked; every event has a name."""

import ast
import csv
import io

import pytest
from sqlalchemy import text

from app.exchanges.tables import ExchangeState
from app.main import ROOMS
from app.privacy.erasing import erase
from tests.architecture.sources import sources


def pages(cast):
    return f"/programmes/{cast.programme.id}/audit"


def api(cast):
    return f"/api/v1/programmes/{cast.programme.id}"


def recorded():
    """Return every action that the code records, as far as it stands there in one word."""
    for source in sources():
        if not source.path.startswith("app/"):
            continue
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in ("record", "_note", "_take_out"):
                yield from (
                    (source.path, word.value)
                    for word in node.args
                    if isinstance(word, ast.Constant) and isinstance(word.value, str)
                )


def test_every_event_has_a_name_for_people():
    found = set(recorded())
    assert ("app/exchanges/workflow.py", "exchange.opened") in found
    missing = sorted(pair for pair in found if pair[1] not in ROOMS.events.names)
    assert not missing, f"name these in events.py of their rooms: {missing}"
    assert {f"exchange.{state.value}" for state in ExchangeState} <= set(ROOMS.events.names)


def test_an_owner_reads_who_did_what(cast, person):
    shown = person("owner").get(pages(cast)).text
    assert "Exchange started" in shown
    assert "Participant accepted to take part" in shown
    assert "Mediator" in shown


def test_the_log_is_filtered_by_action_person_and_day(cast, person):
    owner = cast.api("owner")
    items = owner.get(f"{api(cast)}/audit-events", params={"action": "member.invited"}).json()
    assert {one["action"] for one in items["items"]} == {"member.invited"}
    who = str(cast.mediator.person_id)
    items = owner.get(f"{api(cast)}/audit-events", params={"actor": who}).json()["items"]
    assert {one["actor"] for one in items} == {who}
    assert owner.get(f"{api(cast)}/audit-events?since=2026-11-24").json()["items"] == []
    assert owner.get(f"{api(cast)}/audit-events?until=2026-11-22").json()["items"] == []
    day = owner.get(f"{api(cast)}/audit-events?since=2026-11-23&until=2026-11-23").json()["items"]
    assert day
    page = person("owner").get(f"{pages(cast)}?action=member.invited&actor=&since=&until=")
    assert "Exchange started</th>" not in page.text
    assert "Member invited</th>" in page.text


def test_a_filter_that_cannot_be_read_is_named(cast, person):
    answer = person("owner").get(f"{pages(cast)}?since=yesterday")
    assert answer.status_code == 422
    assert 'id="since-error"' in answer.text
    assert "yesterday" in answer.text
    assert person("owner").get(f"{pages(cast)}?below=x").status_code == 422
    assert cast.api("owner").get(f"{api(cast)}/audit-events?until=yesterday").status_code == 422
    late = cast.api("owner").get(f"{api(cast)}/audit-events?since=0001-01-01&until=9999-12-31")
    assert late.status_code == 200


def test_pages_of_the_log_follow_each_other(cast):
    owner = cast.api("owner")
    seen, cursor = [], None
    while True:
        query = {"limit": 4} | ({"cursor": cursor} if cursor else {})
        answer = owner.get(f"{api(cast)}/audit-events", params=query).json()
        seen += [one["position"] for one in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            break
    assert seen == sorted(seen, reverse=True)
    assert seen[-1] == 0
    assert len(seen) > 8


def test_the_log_is_a_table_for_a_spreadsheet(cast, person):
    answer = person("owner").get(f"{pages(cast)}.csv?action=exchange.opened")
    assert answer.headers["content-type"].startswith("text/csv")
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["action"], row["person"]) == ("exchange.opened", "Mediator")
    assert row["subject"] == str(cast.exchange.id)


def test_a_name_never_becomes_a_formula(cast, person):
    body = {"email": "evil@example.org", "name": "=HYPERLINK(1)", "role": "mediator"}
    person("owner").send(f"/programmes/{cast.programme.id}/members", **body)
    cast.service.deliver()
    evil = cast.service.client()
    evil.post(cast.service.mailbox.link("evil@example.org"))
    token = evil.get("/today").text.split('name="csrf" value="')[1].split('"')[0]
    evil.post(
        f"/programmes/{cast.programme.id}/organisations/enter",
        data={"csrf": token, "name": "x", "kind": "tech"},
    )
    text_ = person("owner").get(f"{pages(cast)}.csv?action=organisation.added").text
    assert "'=HYPERLINK(1)" in text_
    assert ",=HYPERLINK" not in text_


@pytest.mark.alone
def test_a_changed_event_is_found_and_said(cast, person):
    owner = person("owner")
    assert "The log holds" in owner.get(f"{pages(cast)}?check=yes").text
    whole = cast.api("owner").get(f"{api(cast)}/audit-chain").json()
    assert whole["holds"] is True
    with cast.service.work() as work:
        work.session.connection().execute(
            text("UPDATE audit_event SET action = 'x.y' WHERE position = 3")
        )
    assert "event 3 was changed" in owner.get(f"{pages(cast)}?check=yes").text
    broken = cast.api("owner").get(f"{api(cast)}/audit-chain").json()
    assert (broken["holds"], broken["broken_at"]) == (False, 3)


def test_only_words_of_ours_are_translated(cast, person):
    owner = person("owner")
    owner.send(f"/programmes/{cast.programme.id}/organisations/enter", name="Observer", kind="tech")
    french = {"accept-language": "fr"}
    path = f"{pages(cast)}?action=organisation.added"
    shown = owner.browser.get(path, headers=french).text
    assert "Entreprise technologique" in shown
    assert ">Observer</a></li>" in shown


@pytest.mark.both_databases
def test_the_log_names_people_titles_and_badges_and_links_them(cast):
    badge = cast.award()
    hours = {"day": cast.exchange.starts_on.isoformat(), "hours": 1}
    cast.browser("staff").post(f"/api/v1/exchanges/{cast.exchange.id}/hours", json=hours)
    owner = cast.browser("owner")
    owner.headers["accept-language"] = "en"
    shown = owner.get(f"/programmes/{cast.programme.id}/audit").text
    decision = f"/decisions/{badge['decision_id']}"
    assert f'<a href="{decision}">Staff Exemple · Analyse and present data – Practise</a>' in shown
    assert f'<a href="/exchanges/{cast.exchange.id}">Un échange</a>' in shown
    assert "Hours declared" in shown
    for ids in (badge["id"], str(cast.exchange.id), str(cast.staff.id)):
        assert f">{ids[:8]}<" not in shown
    with cast.service.work() as work:
        erase(work, cast.staff.person_id)
    later = owner.get(f"/programmes/{cast.programme.id}/audit").text
    assert "Staff Exemple" not in later
    assert "Somebody who was erased · Analyse and present data – Practise" in later
