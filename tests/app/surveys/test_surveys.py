"""A survey from its draft to its results: answered without an account, counted, nothing told of few."""

import csv
import io
import logging
import re
from datetime import timedelta

import pytest
from sqlmodel import select

from app.errors import AppError
from app.plumbing.audit import AuditEvent
from app.plumbing.disclosure.audit import exposed
from app.plumbing.disclosure.tables import LEAST, PublishedTable
from app.plumbing.housekeeping import tidy_up
from app.surveys.answering import read_answers
from app.surveys.questionnaire import questionnaire
from app.surveys.rules import is_counted_anew
from app.surveys.tables import Survey, SurveyAnswer, SurveyResults
from tests.app.conftest import START
from tests.app.running import csrf_in
from tests.app.snapshot import Snapshot
from tests.app.surveys.answers import SURVEY, answered

pytestmark = pytest.mark.both_databases

LAST_DAY = (START + timedelta(days=30)).date().isoformat()


def made(cast, **changes):
    body = {"programme_id": str(cast.programme.id), **SURVEY, "closes_on": LAST_DAY, **changes}
    return cast.api().post("/api/v1/surveys", json=body)


def opened(cast, **changes):
    survey = made(cast, **changes).json()
    answer = cast.api().post(f"/api/v1/surveys/{survey['id']}/open", json={})
    assert answer.status_code == 200, answer.text
    return answer.json()


def sheet_in(html):
    found = re.search(r'name="sheet" value="([^"]+)"', html)
    assert found is not None
    return found.group(1)


def own_rows(cast, table, survey):
    key = "id" if table is Survey else "survey_id"
    return [one for one in cast.rows(table) if str(getattr(one, key)) == survey["id"]]


def test_an_organisation_answers_without_account_or_cookie(cast):
    survey = opened(cast)
    visitor = cast.service.client()
    visitor.headers["accept-language"] = "pt"
    page = visitor.get("/survey/a-survey")
    assert page.status_code == 200
    assert "Que tipo de organização é?" in page.text
    assert "12 meses depois" in page.text
    form = {"sheet": sheet_in(page.text), "obstacles": ["places", "cost"], "missing": "Um painel"}
    form["country"] = ""  # as a browser sends a list that nobody opened

    hasty = visitor.post("/survey/a-survey", data={**form, "kind": "social"})
    assert hasty.status_code == 422, "sent at once"
    cast.service.clock.pass_by(minutes=2)
    for wrong in (
        {},
        {"kind": "social", "website": "https://spam.example"},
        {"kind": "nothing"},
        {"kind": "social", "sheet": "x.1.x"},
        {"kind": "social", "remark": "x" * 2001},
        {"kind": ["social", "tech"]},
    ):
        again = visitor.post("/survey/a-survey", data={**form, **wrong})
        assert again.status_code == 422, wrong
        assert 'value="Um painel"' in again.text
        assert re.search(r'id="obstacles-cost"[^>]* checked', again.text), "what was ticked is kept"
    assert own_rows(cast, SurveyAnswer, survey) == []

    sent = {**form, "kind": "social"}
    assert visitor.post("/survey/a-survey", data=sent).status_code == 200
    assert visitor.post("/survey/a-survey", data=sent).status_code == 200, "sent twice"
    (row,) = own_rows(cast, SurveyAnswer, survey)
    assert row.answers == {"kind": ["social"], "obstacles": ["places", "cost"]}
    assert row.missing == "Um painel"
    assert (row.created_at.hour, row.created_at.minute) == (0, 0), "the time of day is not kept"
    assert not visitor.cookies
    late = sheet_in(visitor.get("/survey/a-survey").text)
    cast.service.clock.pass_by(hours=25)
    answer = visitor.post("/survey/a-survey", data={"kind": "social", "sheet": late})
    assert answer.status_code == 422


def test_r50_nothing_joins_an_answer_to_a_person(cast, caplog, capsys):
    """What one answer changes in the whole database, and what is logged of it: no person, no address, no moment."""
    caplog.set_level(logging.DEBUG)
    survey, engine = opened(cast), cast.service.inside.engine
    visitor = cast.service.signed_in(
        cast.staff.person_id
    )  # who happens to be signed in is not asked who they are
    page = visitor.get("/survey/a-survey").text
    sheet = sheet_in(page)
    cast.service.clock.pass_by(minutes=2)
    before = Snapshot.of(engine)
    caplog.clear()
    form = {"csrf": csrf_in(page), "sheet": sheet, "kind": "social", "remark": "Un mot."}
    assert visitor.post("/survey/a-survey", data=form).status_code == 200
    changes = Snapshot.of(engine).since(before)
    assert changes.changed == []
    (table, (row,)) = changes.new[0]
    assert [one.name for one, _ in changes.new] == ["survey_answer"]
    assert {key.column.table.name for key in table.foreign_keys} == {"survey"}
    assert set(row) == {
        "id",
        "survey_id",
        "answers",
        "missing",
        "remark",
        "sheet",
        "created_at",
        "expires_at",
    }
    whole = repr(row)
    for joins in (
        cast.staff.person_id.hex,
        str(cast.staff.person_id),
        "staff@",
        sheet,
        "testclient",
    ):
        assert joins not in whole, joins
    said = caplog.text + "".join(capsys.readouterr())
    for joins in ("testclient", "staff@", sheet, "Un mot.", str(cast.staff.person_id)):
        assert joins not in said, joins
    assert cast.api().post(f"/api/v1/surveys/{survey['id']}/close").status_code == 200
    assert [one.sheet for one in own_rows(cast, SurveyAnswer, survey)] == [None], (
        "nor who sent twice"
    )


def test_what_is_shown_of_a_survey_and_to_whom(cast):
    survey = opened(cast)
    at, visitor = f"/api/v1/surveys/{survey['id']}", cast.service.client()
    with cast.service.work() as work:
        row = work.session.get_one(Survey, cast.rows(Survey)[-1].id)
        row = work.session.exec(select(Survey).where(Survey.slug == "a-survey")).one()
        for number in range(20):
            answered(
                work,
                row,
                kind=["social" if number < 12 else "tech"],
                obstacles=["places"] if number < 9 else ["cost"] if number < 17 else ["none"],
                build=["yes"] if number < 17 else ["no"],
                lacking=["impact"] if number < 11 else [],
                remark=f"<b>Rien {number}</b>" if number < 2 else "",
                missing="Un tableau" if number == 3 else "",
            )
    assert cast.api().get(f"{at}/results").status_code == 404, "not while it is open"
    assert visitor.get("/survey/a-survey/results").status_code == 404
    assert cast.api("observer").post(f"{at}/close").status_code == 403
    assert cast.api().post(f"{at}/close").json()["state"] == "closed"
    assert cast.api().post(f"{at}/close").status_code == 409
    assert visitor.get("/survey/a-survey/results").status_code == 404, "not before it is published"
    assert "closed" in visitor.get("/survey/a-survey", headers={"accept-language": "en"}).text

    results = cast.api().get(f"{at}/results").json()
    shown = {one["question"]: one for one in results["questions"]}
    obstacles = {one["answer"]: one for one in shown["obstacles"]["all"]}
    assert (obstacles["places"]["count"], obstacles["places"]["percent"]) == (9, 45)
    assert obstacles["places"]["study_percent"] == [60]
    assert [one["count"] for one in shown["build"]["all"]] == [None, None, 0], "three said no"

    _demand_tells_it(cast, survey)
    published = cast.api().post(f"{at}/publish", json={"public": True})
    assert published.json()["published_at"]
    page = visitor.get("/survey/a-survey/results", headers={"accept-language": "en"}).text
    assert "45 % (9 of 20)" in page
    assert "Rien" not in page
    lines = visitor.get("/survey/a-survey/results.csv", headers={"accept-language": "en"}).text
    rows = list(csv.DictReader(io.StringIO(lines.removeprefix("\ufeff"))))
    (places,) = [one for one in rows if one["answer"] == "places" and one["of"] == "all"]
    assert (places["count"], places["base"], places["study_percent"]) == ("9", "20", "60")
    assert "Rien" not in lines
    dictionary = visitor.get("/survey/a-survey/results-dictionary.csv").text
    assert all(name in dictionary for name in rows[0])
    assert cast.browser().get(f"/surveys/{survey['id']}/results.xlsx").content[:2] == b"PK"

    for page in ("surveys", "audit"):
        listed = cast.browser("owner").get(f"/programmes/{cast.programme.id}/{page}").text
        assert survey["title"]["fr"] in listed, page
    own = cast.browser().get(f"/surveys/{survey['id']}").text
    assert "&lt;b&gt;Rien 0&lt;/b&gt;" in own
    draft = cast.browser().get(f"/surveys/{survey['id']}/competences/1.yaml")
    assert "title:\n  en: Un tableau" in draft.text
    assert "Rien" not in cast.browser("observer").get(f"/surveys/{survey['id']}").text

    assert all(one.sheet is None for one in own_rows(cast, SurveyAnswer, survey))
    cast.api().post(f"{at}/publish", json={"public": False})
    assert visitor.get("/survey/a-survey/results").status_code == 404


def _demand_tells_it(cast, survey):
    demand = f"/programmes/{cast.programme.id}/demand"
    told = cast.api("observer").get(f"/api/v1{demand}").json()["surveyed"]
    first = {"domain": "impact", "lacking": 11, "lacking_base": 11, "held": 0, "held_base": 0}
    assert (told["survey_id"], told["side"], told["domains"][0]) == (survey["id"], None, first)
    other = cast.api().get(f"/api/v1{demand}", params={"kind": "tech"}).json()["surveyed"]
    assert (other["side"], {one["lacking"] for one in other["domains"]}) == ("others", {0})
    assert "(11 sur 11)" in cast.browser("observer").get(f"{demand}?kind=social").text


def test_closed_again_after_a_few_more_it_tells_nothing_of_them(cast):
    survey = opened(cast)
    at = f"/api/v1/surveys/{survey['id']}"

    def close_after(answers):
        with cast.service.work() as work:
            row = work.session.exec(select(Survey).where(Survey.slug == "a-survey")).one()
            for number in range(answers):
                answered(work, row, tools=["cloud"] if number % 2 else ["crowd"], size=["1-9"])
        assert cast.api().post(f"{at}/close").status_code == 200
        found = cast.api().get(f"{at}/results").json()["questions"]
        (tools,) = [one for one in found if one["question"] == "tools"]
        return {one["answer"]: one["count"] for one in tools["all"]}

    assert close_after(20)["cloud"] == 10
    cast.api().post(f"{at}/open", json={})
    assert close_after(2)["cloud"] == 10, "what was shown before stands"
    tables = [PublishedTable.from_json(one.table) for one in own_rows(cast, SurveyResults, survey)]
    assert len(tables) == 1
    assert exposed(tables) == []


def test_a_handful_of_new_answers_is_not_counted_anew():
    for new, counted, anew in (
        (4, 6, False),
        (5, 10, True),
        (5, 11, False),
        (5, 64, False),
        (32, 64, True),
    ):
        assert is_counted_anew(new, counted, LEAST) is anew, (new, counted)


def test_only_what_fits_is_stored_and_answers_end(cast):
    survey = opened(cast)
    assert made(cast).status_code == 409, "the address is taken"
    assert made(cast, slug="other", closes_on="2020-01-01").status_code == 422
    assert made(cast, slug="Other Address").status_code == 422
    assert made(cast, slug="other", title_pt="").status_code == 422
    assert cast.api().post(f"/api/v1/surveys/{survey['id']}/open", json={}).status_code == 409
    page = cast.browser().post(
        f"/programmes/{cast.programme.id}/surveys",
        data={"slug": "x", "title_en": "Kept", "csrf": ""},
    )
    assert page.status_code in (403, 422)
    draft = made(cast, slug="a-draft").json()
    assert cast.service.client().get("/survey/a-draft").status_code == 404
    wanted = {"public": True}
    refused = cast.api().post(f"/api/v1/surveys/{draft['id']}/publish", json=wanted)
    assert refused.status_code == 422
    with cast.service.work() as work:
        row = work.session.exec(select(Survey).where(Survey.slug == "a-survey")).one()
        answered(work, row)
        actions = work.session.exec(
            select(AuditEvent.action).where(AuditEvent.chain == cast.programme.id)
        ).all()
    assert {"survey.created", "survey.opened"} <= set(actions)
    cast.service.clock.pass_by(days=31)
    assert (
        "closed"
        in cast.service.client().get("/survey/a-survey", headers={"accept-language": "en"}).text
    ), "its last day is over"
    cast.service.clock.pass_by(days=12 * 31)
    tidy_up(cast.service.app.state.service)
    assert own_rows(cast, SurveyAnswer, survey) == []


def test_no_answer_is_asked_of_those_whom_it_does_not_concern():
    asked = questionnaire()
    given = {"kind": ["tech"], "cooperated": ["no"], "effects": ["skills"]}
    assert read_answers(asked, given) == {"kind": ["tech"], "cooperated": ["no"]}
    given["cooperated"] = ["yes"]
    assert read_answers(asked, given)["effects"] == ["skills"]
    assert read_answers(asked, {"kind": ["tech"], "obstacles": ["none"]})["obstacles"] == []
    with pytest.raises(AppError):
        read_answers(asked, {"kind": ["tech"], "cooperated": ["yes", "no"]})
