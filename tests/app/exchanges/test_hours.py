"""Hours done: declared by who worked them, confirmed by the other side, never by one's own; sums by person and side."""

from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from sqlalchemy import Date
from sqlmodel import SQLModel

from app.errors import AppError
from app.exchanges.hours import NewHours
from app.exchanges.hours_queries import hours_of_exchange
from app.exchanges.hours_rules import check_amount, check_day
from app.exchanges.tables import ExchangeState, Hours
from app.people.identity import identity_of
from app.privacy.erasing import erase
from app.privacy.records import records_of
from tests.app.conftest import START
from tests.app.exchanges.unsaved import unsaved_exchange
from tests.app.running import csrf_in

DAY = (START - timedelta(days=3)).date().isoformat()


def address(cast):
    return f"/api/v1/exchanges/{cast.exchange.id}/hours"


def english(cast, who):
    browser = cast.browser(who)
    browser.headers["accept-language"] = "en"
    return browser


def declare(cast, who="staff", **changes):
    body = {"day": DAY, "hours": 2.5, "note": "Un atelier.", **changes}
    return english(cast, who).post(address(cast), json=body)


def sums(cast):
    with cast.service.work() as work:
        found = hours_of_exchange(work, cast.exchange)
        sides = {side: (one.declared, one.confirmed) for side, one in found.sides.items()}
        return sides, (found.all.declared, found.all.confirmed)


@pytest.mark.parametrize(
    ("state", "day", "field"),
    [
        ("running", date(2026, 1, 31), None),
        ("closed", date(2025, 12, 2), None),
        ("running", date(2026, 3, 31), None),
        ("running", date(2025, 12, 1), "day"),
        ("running", date(2026, 4, 4), "day"),
        ("running", date(2026, 5, 1), "day"),
        ("draft", date(2026, 1, 31), False),
    ],
)  # fmt: skip
def test_hours_lie_within_a_month_of_the_exchange_and_not_in_the_future(state, day, field):
    exchange = unsaved_exchange(
        state=ExchangeState(state), starts_on=date(2026, 1, 2), ends_on=date(2026, 3, 3)
    )
    told = nullcontext() if field is None else pytest.raises(AppError)
    with told as refused:
        check_day(exchange, day, date(2026, 4, 30))
    assert (field or None) == (refused and refused.value.troubles[0].field)


def test_a_day_has_24_hours_and_an_hour_four_quarters():
    check_amount(96, 0)
    check_amount(1, 95)
    with pytest.raises(AppError):
        check_amount(1, 96)
    assert NewHours(day=DAY, hours="2,25").quarters == 9


@pytest.mark.parametrize("hours", [0, -1, 24.25, 0.1, "x", "NaN", None])
def test_an_amount_that_is_none_is_named(cast, hours):
    answer = declare(cast, hours=hours)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "hours"


def test_r48_hours_are_days_and_amounts_without_clock_or_pay():
    """No start and end of a day's work, and nothing of pay: no column could hold it."""
    own = set(SQLModel.metadata.tables["hours"].columns.keys())
    assert own == {
        *("id", "exchange_id", "participant_id", "organisation_id", "role", "day", "quarters"),
        *("note", "state", "on_paper", "reason", "created_at", "judged_at", "judged_by", "told_at"),
    }
    assert isinstance(SQLModel.metadata.tables["hours"].c.day.type, Date)


@pytest.mark.both_databases
def test_the_other_side_confirms_and_refuses_and_nobody_their_own(cast):
    mine = declare(cast)
    assert mine.status_code == 201, mine.text
    first, second = mine.json(), declare(cast, "volunteer", hours="3").json()
    door = f"{address(cast)}/{first['id']}"
    own = english(cast, "staff").post(f"{door}/confirm", json={})
    assert (own.status_code, "other side" in own.text) == (422, True)
    other = english(cast, "volunteer").post(f"{door}/confirm", json={"hours": 2})
    assert (other.status_code, "meanwhile" in other.text) == (409, True)
    confirmed = english(cast, "volunteer").post(f"{door}/confirm", json={"hours": 2.5}).json()
    assert (confirmed["state"], confirmed["judged_at"] is not None) == ("confirmed", True)
    refused = english(cast, "staff").post(
        f"{address(cast)}/{second['id']}/refuse", json={"reason": "Deux heures et demie."}
    )
    assert (refused.json()["state"], refused.json()["reason"]) == (
        "refused",
        "Deux heures et demie.",
    )
    assert sums(cast) == ({cast.social.id: (10, 10), cast.tech.id: (0, 0)}, (10, 10))
    for again in (f"{door}/confirm", f"{address(cast)}/{second['id']}/confirm"):
        who = "volunteer" if again.startswith(door) else "staff"
        assert english(cast, who).post(again, json={}).status_code == 409
    assert english(cast, "staff").delete(door).status_code == 409
    assert english(cast, "volunteer").delete(f"{address(cast)}/{second['id']}").status_code == 204
    assert [row.state for row in cast.rows(Hours)] == ["confirmed"]


def test_a_mediator_enters_what_was_signed_on_paper_and_only_with_a_note(cast):
    hours = declare(cast).json()
    door = f"{address(cast)}/{hours['id']}/confirm"
    assert cast.api().post(door, json={}).status_code == 404
    assert cast.api("observer").post(door, json={"on_paper": "In the binder."}).status_code == 403
    done = cast.api().post(door, json={"on_paper": "Signed by the director, in the binder."})
    assert (done.json()["state"], done.json()["on_paper"]) == ("confirmed", True)
    assert cast.api().post(address(cast), json={"day": DAY, "hours": 1}).status_code == 404


def test_who_has_left_declares_and_confirms_nothing(cast):
    door = f"{address(cast)}/{declare(cast).json()['id']}"
    left = english(cast, "volunteer").post(f"/api/v1/participations/{cast.volunteer.id}/leave")
    assert left.json()["standing"] == "left"
    assert declare(cast, "volunteer").status_code == 422
    for act, body in (("confirm", {}), ("refuse", {"reason": "Deux heures et demie."})):
        answer = english(cast, "volunteer").post(f"{door}/{act}", json=body)
        assert answer.status_code == 422
    assert [row.state for row in cast.rows(Hours)] == ["declared"]


def test_both_sides_and_the_mediator_are_told_today_what_waits_until_it_is_confirmed(cast):
    def told(who, words):
        return words in english(cast, who).get("/today").text

    declare(cast)
    declare(cast, "staff", hours=1)
    assert told("volunteer", "3.5 h of the other side wait for you")
    assert not told("staff", "of the other side wait"), "nobody confirms their own side's"
    theirs = declare(cast, "volunteer").json()["id"]
    assert told("staff", "2.5 h of the other side wait for you")
    listed = f"/exchanges?programme={cast.programme.id}&amp;state=hours"
    day = english(cast, "mediator")
    assert told("mediator", "exchange has hours to confirm")
    assert told("mediator", listed)
    assert f"/exchanges/{cast.exchange.id}" in day.get("/exchanges?state=hours").text
    shown = day.get(f"/exchanges/{cast.exchange.id}/hours?state=confirmed&cursor=broken").text
    assert "No hours stand so." in shown
    for one in english(cast, "volunteer").get(address(cast)).json()["items"]:
        who = "staff" if one["id"] == theirs else "volunteer"
        done = english(cast, who).post(f"{address(cast)}/{one['id']}/confirm", json={})
        assert done.status_code == 200, done.text
    assert not told("volunteer", "of the other side wait")
    assert not told("mediator", listed)
    assert f"/exchanges/{cast.exchange.id}" not in day.get("/exchanges?state=hours").text


def test_each_sees_what_concerns_them(cast):
    mine, theirs = declare(cast).json()["id"], declare(cast, "volunteer").json()["id"]
    seen = {one["id"] for one in cast.api("observer").get(address(cast)).json()["items"]}
    assert seen == {mine, theirs}
    assert {one["id"] for one in english(cast, "staff").get(address(cast)).json()["items"]} == seen
    with cast.service.work() as work:
        work.session.add(
            Hours(
                exchange_id=cast.exchange.id,
                organisation_id=cast.social.id,
                role="staff",
                day=START.date(),
                quarters=4,
                created_at=work.now,
            )
        )
    # A colleague's are not theirs to see.
    assert len(english(cast, "staff").get(address(cast)).json()["items"]) == 2
    assert len(english(cast, "volunteer").get(address(cast)).json()["items"]) == 3


def test_together_one_persons_declarations_have_no_more_than_a_day(cast):
    assert declare(cast, hours=20).status_code == 201
    assert declare(cast, hours=4.25).status_code == 422
    assert declare(cast, hours=4).status_code == 201
    assert declare(cast, "volunteer", hours=24).status_code == 201


def test_who_is_erased_leaves_sums_without_a_word(cast):
    hours = declare(cast, note="Chez Staff Exemple.").json()
    english(cast, "volunteer").post(f"{address(cast)}/{hours['id']}/confirm", json={})
    with cast.service.work() as work:
        known = records_of(work, identity_of(work, cast.staff.person_id))
        assert [str(row.id) for row in known.hours] == [hours["id"]]
        erase(work, cast.staff.person_id)
    (row,) = cast.rows(Hours)
    assert (row.participant_id, row.note, row.quarters, row.state) == (None, "", 10, "confirmed")
    assert sums(cast)[1] == (10, 10)


class Browser:
    def __init__(self, cast, who):
        self.client = english(cast, who)

    def send(self, page, path=None, **fields):
        token = csrf_in(self.client.get(page).text)
        return self.client.post(path or page, data={"csrf": token, **fields})


class TestPages:
    @pytest.fixture
    def database_url(self, sqlite_database):
        """One database is enough: the verbs are tried on both above."""
        return sqlite_database

    def test_hours_are_declared_corrected_refused_and_confirmed_on_pages(self, cast):
        staff, volunteer = Browser(cast, "staff"), Browser(cast, "volunteer")
        mine = f"/participations/{cast.staff.id}/hours"
        theirs = f"/participations/{cast.volunteer.id}/hours"
        wrong = staff.send(mine, day=DAY, hours="30", note="typed <b>", what="declare")
        assert wrong.status_code == 422
        assert "at most 24" in wrong.text
        assert "typed &lt;b&gt;" in wrong.text
        assert (
            "The hours are declared." in staff.send(mine, day=DAY, hours="2.5", what="declare").text
        )
        (row,) = cast.rows(Hours)
        door = f"{theirs}/{row.id}"
        seen = volunteer.client.get(theirs).text
        assert "Staff Exemple" in seen
        assert "Confirm it" in seen
        refused = volunteer.send(theirs, door, what="refuse", reason="Three hours.")
        assert "The hours are refused" in refused.text
        assert "Three hours." in staff.client.get(mine).text
        corrected = staff.send(
            mine, f"{mine}/{row.id}", row=row.id, day=DAY, hours="3", what="correct"
        )
        assert "The hours are corrected." in corrected.text
        late = volunteer.send(theirs, hours=f"{row.id} 10", what="confirm")
        assert "corrected meanwhile" in late.text
        done = volunteer.send(theirs, hours=f"{row.id} 12", what="confirm")
        assert "The hours are confirmed." in done.text
        gone = staff.send(mine, f"{mine}/{row.id}", row=row.id, what="withdraw")
        assert "not changed any more" in gone.text

    def test_a_mediator_sees_the_sums_and_ticks_what_was_signed(self, cast):
        declare(cast)
        declare(cast, "volunteer", hours=1.25)
        page = f"/exchanges/{cast.exchange.id}/hours"
        mediator = Browser(cast, "mediator")
        shown = mediator.client.get(page).text
        assert "3.75" in shown, shown
        ticked = [f"{row.id} {row.quarters}" for row in cast.rows(Hours)]
        assert "No hours were ticked" in mediator.send(page, note="In the binder.").text
        assert "too short" in mediator.send(page, hours=ticked, note="x").text
        assert (
            "The hours are confirmed."
            in mediator.send(page, hours=ticked, note="In the binder.").text
        )
        assert {row.state for row in cast.rows(Hours)} == {"confirmed"}
        assert 'type="checkbox"' not in Browser(cast, "observer").client.get(page).text
