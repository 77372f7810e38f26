"""An exchange is measured by both its sides, again half a year later, and its technology is looked at twice."""

import csv
import io
import re
from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from app.exchanges.tables import Exchange
from app.impact.asking import ask_due
from app.impact.indicators import Choice, choose
from app.impact.tables import (
    ChosenIndicator,
    FollowUp,
    Measurement,
    MeasuringLink,
    PublishedReport,
    TermAnswer,
)
from app.issuing.tables import Award
from app.passports.tables import PassportBadge
from app.people.identity import identity_of
from app.plumbing.audit import AuditEvent
from app.privacy.erasing import erase
from app.privacy.records import records_of
from app.privacy.requests import freeze
from app.programmes.dependencies import caller_for
from tests.app.conftest import START
from tests.app.running import csrf_in

pytestmark = pytest.mark.both_databases

CHOSEN = ["time-on-routine-tasks", "practices-brought-back", "skills-passed-on"]


def door(cast, what):
    return f"/api/v1/exchanges/{cast.exchange.id}/{what}"


def english(cast, who):
    browser = cast.browser(who)
    browser.headers["accept-language"] = "en"
    return browser


def chosen(cast, names=CHOSEN):
    with cast.service.work() as work:
        exchange = work.session.get_one(Exchange, cast.exchange.id)
        exchange.release = cast.service.inside.library.latest.version
        exchange.ends_on = START.date() + timedelta(days=10)
        work.session.add(exchange)
        work.session.flush()
        choose(work, caller_for(work, cast.mediator.person_id), exchange, Choice(indicators=names))


def body(side, moment, **values):
    return {
        "side": side,
        "moment": moment,
        "values": [
            {"indicator": name.replace("_", "-"), "value": value, "note": "Deux semaines."}
            for name, value in values.items()
        ],
    }


def values_of(cast):
    return {
        (row.indicator, row.side, row.moment): row.thousandths for row in cast.rows(Measurement)
    }


def test_indicators_are_proposed_chosen_and_stay_once_measured(cast):
    api = cast.api()
    listed = api.get(door(cast, "indicators")).json()["items"]
    fitting = [one["indicator"] for one in listed if one["proposed"]]
    assert "people-reached" in fitting  # the exchange serves goal 1
    assert not any(one["chosen"] for one in listed)
    wrong = api.put(door(cast, "indicators"), json={"indicators": ["happiness"]})
    assert (wrong.status_code, "happiness" in wrong.text) == (422, True)
    assert cast.rows(ChosenIndicator) == []
    for chosen in (["time-on-routine-tasks"], []):
        assert api.put(door(cast, "indicators"), json={"indicators": chosen}).status_code == 200
        assert len(cast.rows(FollowUp)) == len(chosen), "asked half a year later, or not any more"
    done = api.put(door(cast, "indicators"), json={"indicators": fitting[:2]}).json()["items"]
    assert [one["indicator"] for one in done if one["chosen"]] == fitting[:2]
    assert cast.api("observer").put(
        door(cast, "indicators"), json={"indicators": []}
    ).status_code == 403  # fmt: skip
    sent = body("social", "start", autonomy_after_the_exchange=2)
    assert api.post(door(cast, "measurements"), json=sent).status_code == 201
    kept = api.put(door(cast, "indicators"), json={"indicators": []})
    assert (kept.status_code, "measured already" in kept.text) == (422, True)
    page = english(cast, "mediator").get(f"/exchanges/{cast.exchange.id}/impact/indicators").text
    ticked = re.findall(r'value="([a-z-]+)" checked', page)
    assert sorted(ticked) == sorted(fitting[:2])


def test_each_side_measures_for_itself_and_nothing_is_half_stored(cast):
    chosen(cast)
    staff, api = english(cast, "staff"), cast.api()
    mine = body("social", "start", time_on_routine_tasks=12.5, skills_passed_on=None)
    answer = staff.post(door(cast, "measurements"), json=mine)
    assert answer.status_code == 201, answer.text
    assert [one["value"] for one in answer.json()["items"]] == [12.5, None]
    theirs = body("tech", "start", practices_brought_back=0)
    assert staff.post(door(cast, "measurements"), json=theirs).status_code == 403
    assert api.post(door(cast, "measurements"), json=theirs).status_code == 201
    unknown = body("social", "start", time_on_routine_tasks=1, astrology=1)
    errors = staff.post(door(cast, "measurements"), json=unknown).json()["errors"]
    assert [one["field"] for one in errors] == ["values[1].value"]
    for wrong, field in (
        (body("social", "start", time_on_routine_tasks=-1, skills_passed_on=1), "values[0].value"),
        (body("social", "start", practices_brought_back=1), "values[0].value"),
        (body("social", "start", people_reached=1), "values[0].value"),
        (body("social", "six-months", skills_passed_on=1), "moment"),
    ):
        refused = api.post(door(cast, "measurements"), json=wrong)
        assert refused.status_code == 422
        assert field in refused.json()["errors"][0]["field"]
    assert values_of(cast) == {
        ("time-on-routine-tasks", "social", "start"): 12_500,
        ("skills-passed-on", "social", "start"): None,
        ("practices-brought-back", "tech", "start"): 0,
    }
    seen = english(cast, "volunteer").get(door(cast, "measurements")).json()["items"]
    assert len(seen) == 3


def test_the_form_keeps_corrects_takes_back_and_loses_nothing_that_is_wrong(cast):
    chosen(cast)
    staff = english(cast, "staff")
    page = f"/participations/{cast.staff.id}/impact"
    form = {
        "csrf": csrf_in(staff.get(page).text),
        "side": "social",
        "moment": "start",
        "value-time-on-routine-tasks": "14,5",
        "note-time-on-routine-tasks": "Relevé.",
        "none-skills-passed-on": "yes",
    }
    done = staff.post(page, data=form, follow_redirects=False)
    assert (done.status_code, done.headers["location"]) == (303, f"{page}?moment=start")
    assert set(values_of(cast).values()) == {14_500, None}
    again = staff.post(page, data={**form, "value-time-on-routine-tasks": "beaucoup"})
    assert again.status_code == 422
    assert 'value="beaucoup"' in again.text
    assert "is no number" in again.text
    assert set(values_of(cast).values()) == {14_500, None}
    staff.post(page, data={**form, "value-time-on-routine-tasks": ""})
    assert values_of(cast) == {("skills-passed-on", "social", "start"): None}
    refused = staff.post(page, data={**form, "side": "tech"})
    assert refused.status_code == 403
    assert "Skills passed on" in staff.get(f"/participations/{cast.staff.id}").text
    english(cast, "observer").get(f"/exchanges/{cast.exchange.id}/impact").raise_for_status()
    actions = [row.action for row in cast.rows(AuditEvent)]
    assert actions.count("measurements.entered") == 2
    assert actions.count("measurements.withdrawn") == 1


def test_half_a_year_later_each_side_is_asked_once_and_the_link_is_the_form(cast):
    chosen(cast)
    api = cast.api()
    start = body("social", "start", time_on_routine_tasks=20)
    assert api.post(door(cast, "measurements"), json=start).status_code == 201
    assert ask_due(cast.service.inside) == 0
    cast.service.clock.pass_by(days=200)
    assert ask_due(cast.service.inside) == 0  # it is not closed yet
    with cast.service.work() as work:
        exchange = work.session.get_one(Exchange, cast.exchange.id)
        exchange.state = "closed"
        work.session.add(exchange)
    assert ask_due(cast.service.inside) == 2
    assert ask_due(cast.service.inside) == 0
    cast.service.deliver()
    assert "Un échange" in cast.service.mailbox.to("staff@example.org")[-1]
    path = cast.service.mailbox.link("staff@example.org")
    anybody = cast.service.client(**{"accept-language": "en"})
    page = anybody.get(path)
    assert page.status_code == 200
    assert "Six months later" in page.text
    form = {
        "side": "social",
        "moment": "six-months",
        "value-time-on-routine-tasks": "6",
    }
    assert anybody.post(path, data=form, follow_redirects=False).status_code == 303
    assert anybody.post(path, data={**form, "side": "tech"}).status_code == 403
    other = {**form, "value-time-on-routine-tasks": "7"}
    assert anybody.post(path, data=other, follow_redirects=False).status_code == 303
    assert values_of(cast)["time-on-routine-tasks", "social", "six-months"] == 7_000
    (row,) = [one for one in cast.rows(Measurement) if one.moment == "six-months"]
    assert row.entered_by == cast.staff.person_id
    cast.service.clock.pass_by(days=366)
    assert anybody.get(path).status_code == 404


def test_r36_r48_who_objected_is_not_asked_half_a_year_later(cast):
    chosen(cast)
    cast.service.clock.pass_by(days=200)
    with cast.service.work() as work:
        exchange = work.session.get_one(Exchange, cast.exchange.id)
        exchange.state = "closed"
        work.session.add(exchange)
        freeze(work, cast.staff.person_id, "objected by letter")
    assert ask_due(cast.service.inside) == 1
    cast.service.deliver()
    assert cast.service.mailbox.to("volunteer@example.org")
    assert not cast.service.mailbox.to("staff@example.org")
    cast.service.clock.pass_by(days=100)
    assert ask_due(cast.service.inside) == 0, "nor later, nor anybody twice"


def test_the_checklist_is_answered_twice_and_tells_what_differs(cast):
    chosen(cast)
    mediator, page = english(cast, "mediator"), f"/exchanges/{cast.exchange.id}/impact/terms"
    token = csrf_in(mediator.get(page).text)
    cast.service.clock.pass_by(days=9)
    for moment, state in (("start", "unknown"), ("end", "met")):
        form = {"csrf": token, "moment": moment, "state-2-1": state, "note-2-1": "Essayé à huit."}
        form["state-3-1"] = "not-met"
        assert mediator.post(page, data=form, follow_redirects=False).status_code == 303
    shown = mediator.get(f"{page}?moment=end").text
    assert shown.split("What changed")[1].split("</section>")[0].count("<li>") == 1
    wrong = {"csrf": token, "moment": "six-months", "state-2-1": "met"}
    assert mediator.post(page, data=wrong).status_code == 422
    assert len(cast.rows(TermAnswer)) == 4


def test_who_is_erased_leaves_the_measurement_without_their_name(cast):
    chosen(cast)
    staff = english(cast, "staff")
    sent = body("social", "start", time_on_routine_tasks=3)
    sent["values"][0]["note"] = "Relevé par Staff Exemple."
    assert staff.post(door(cast, "measurements"), json=sent).status_code == 201
    me = cast.staff.person_id
    with cast.service.work() as work:
        known = records_of(work, identity_of(work, me))
        assert [row.note for row in known.measurements] == ["Relevé par Staff Exemple."]
        work.add(
            MeasuringLink(
                digest="x",
                exchange_id=cast.exchange.id,
                organisation_id=cast.social.id,
                person_id=me,
                created_at=work.now,
                expires_at=work.now + timedelta(days=1),
            )
        )
    with cast.service.work() as work:
        erase(work, me)
    (row,) = cast.rows(Measurement)
    assert (row.note, row.thousandths) == ("Relevé par […].", 3_000)
    assert cast.rows(MeasuringLink) == []


def test_other_programmes_have_their_own(cast, stranger_key):
    chosen(cast)
    stranger = cast.service.client(Authorization=f"Bearer {stranger_key}")
    for what in ("indicators", "measurements"):
        assert stranger.get(door(cast, what)).status_code == 404
    assert stranger.get(f"/api/v1/programmes/{cast.programme.id}/reports").status_code == 404
    with cast.service.work() as work:
        query = select(FollowUp).where(FollowUp.exchange_id == cast.exchange.id)
        assert work.session.exec(query).one().asked_at is None


def test_a_programme_publishes_safe_numbers_and_takes_them_back(cast):
    owner, page = english(cast, "owner"), f"/programmes/{cast.programme.id}/report/publish"
    public = f"/impact/{cast.programme.slug}"
    anybody = cast.service.client(**{"accept-language": "en"})
    assert anybody.get(public).status_code == 404
    form = {"csrf": csrf_in(owner.get(page).text), "from": "2026-01-01", "to": "2026-12-31"}
    assert owner.post(page, data=form, follow_redirects=False).status_code == 303
    shown = anybody.get(public)
    assert shown.status_code == 200
    # One exchange, two people, one organisation of each kind: nothing of it may be told.
    assert shown.text.count("too few to be told") >= 6
    (row,) = cast.rows(PublishedReport)
    counts = [one["count"] for one in row.content["tables"]["people"]["cells"]]
    assert set(counts) <= {None, 0}
    shared = owner.post(page, data={**form, "from": "2026-06-01", "to": "2027-01-31"})
    assert (shared.status_code, "share days" in shared.text) == (422, True)
    assert row.starts_on == date(2026, 1, 1)
    owner.post(f"{page}/withdraw", data={"csrf": form["csrf"]})
    assert anybody.get(public).status_code == 404


def europass_of(browser):
    """Return a report as the fields of a Europass CV: the name in Europass files → what stands in it."""
    answer = browser.get("/me/report/europass.csv")
    assert answer.headers["cache-control"] == "private, no-store"
    found = defaultdict(list)
    for row in list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]:
        found[row[3]].append(row[4])
    return dict(found)


def test_a_person_takes_their_own_report_along(cast):
    made, staff = cast.award(), english(cast, "staff")
    day = (START.date() - timedelta(days=3)).isoformat()
    hours = staff.post(door(cast, "hours"), json={"day": day, "hours": 2.5}).json()
    english(cast, "volunteer").post(door(cast, f"hours/{hours['id']}/confirm"), json={})
    with cast.service.work() as work:
        badge = work.session.get_one(Award, UUID(made["id"]))
        badge.accepted_at = START
        work.session.add(badge)
    page = staff.get("/me/report")
    assert (page.status_code, "2.5 of 2.5 hours confirmed" in page.text) == (200, True)
    assert "At the start: below the first level" in page.text  # every sentence was rated “no”
    resume = staff.get("/me/report/resume.json").json()
    assert resume["volunteer"][0] == {
        "organization": "Une social",
        "position": "Un échange",
        "startDate": cast.exchange.starts_on.isoformat(),
        "endDate": cast.exchange.ends_on.isoformat(),
        "summary": "2.5 h",
    }
    (certificate,), (skill,) = resume["certificates"], resume["skills"]
    assert "url" not in certificate  # its page is private
    assert certificate["name"] == f"{skill['name']}, {skill['level']}"
    fields = europass_of(staff)
    assert fields["VoluntaryWork, Project"] == [
        "Un échange", "Une social", cast.exchange.starts_on.isoformat(),
        cast.exchange.ends_on.isoformat(), "2.5",
    ]  # fmt: skip
    assert fields["Certification / CertificationName"] == [certificate["name"]]
    assert fields["Certification / FirstIssuedDate"] == [certificate["date"]]
    assert fields["PersonCompetency"] == [skill["level"], ", ".join(skill["keywords"])]
    assert "Certification / Link" not in fields
    with cast.service.work() as work:
        work.add(PassportBadge(award_id=UUID(made["id"]), position=0, shown=False))
    assert staff.get("/me/report/resume.json").json()["certificates"] == []
    assert set(europass_of(staff)) == {"PersonName", "VoluntaryWork, Project"}
    assert english(cast, "observer").get("/me/report/resume.json").json()["volunteer"] == []
