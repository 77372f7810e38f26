"""The sheet as people meet it: what it says before it can be filled, what it calls things, what comes next."""

from datetime import timedelta

import pytest

from app.assessing.tables import Assessment, Evidence
from app.exchanges.tables import Exchange, ExchangeState, Participant
from app.plumbing.audit import AuditEvent
from app.programmes.tables import Member

WHY = "Pose la question avant le calcul, et dit les limites."


@pytest.fixture
def database_url(sqlite_database):
    """What pages say does not depend on the database."""
    return sqlite_database


def sheet_of(cast, person=None):
    person = person or cast.staff
    return f"/exchanges/{cast.exchange.id}/participants/{person.id}/data-analysis"


def own_sheet_of(cast):
    return f"/participations/{cast.staff.id}/data-analysis"


def mediator(cast, who="mediator"):
    browser = cast.browser(who)
    browser.headers["accept-language"] = "en"
    return browser


def person(cast):
    browser = cast.service.signed_in(cast.staff.person_id)
    browser.headers["accept-language"] = "en"
    return browser


def send(browser, path, token_on="", **fields):
    token = browser.get(token_on or path).text.split('name="csrf" value="')[1].split('"')[0]
    return browser.post(path, data={"csrf": token, **fields}, follow_redirects=False)


def change(cast, table, row, **values):
    with cast.service.work() as work:
        work.session.get_one(table, row.id).sqlmodel_update(values)


def begun_yesterday(cast):
    today = cast.service.inside.now().date()
    first, last = today - timedelta(days=1), today + timedelta(days=44)
    change(cast, Exchange, cast.exchange, starts_on=first, ends_on=last)


def rated(cast):
    return {(row.moment, row.by) for row in cast.rows(Assessment)}


def heading(page):
    return page.split("<h1>")[1].split("</h1>")[0]


def test_nobody_rates_themselves_at_the_end_on_the_first_days(cast):
    begun_yesterday(cast)
    browser = person(cast)
    page = browser.get(own_sheet_of(cast)).text
    assert 'id="rate-baseline"' in page
    assert 'id="rate-final"' not in page
    assert "The end opens on" in page
    refused = send(browser, own_sheet_of(cast), moment="final", **{"rate-practise-1": "yes"})
    assert refused.status_code == 422
    assert "it opens on" in refused.text
    kept = send(browser, own_sheet_of(cast), moment="baseline", **{"rate-practise-1": "no"})
    assert kept.status_code == 303
    assert rated(cast) == {("baseline", "self")}
    cast.service.clock.pass_by(days=29)
    assert 'id="rate-final"' in person(cast).get(own_sheet_of(cast)).text


@pytest.mark.parametrize("by", ["the act", "a rating"])
def test_a_mediator_has_the_end_opened_for_people_before_its_day(cast, by):
    begun_yesterday(cast)
    if by == "the act":
        assert "Open it now" in mediator(cast).get(sheet_of(cast)).text
        assert send(mediator(cast), sheet_of(cast), what="open-end").status_code == 303
        assert "exchange.end-opened" in [event.action for event in cast.rows(AuditEvent)]
    else:
        assert cast.rate("final", "partly").status_code == 201  # the API knows its moment
    kept = send(person(cast), own_sheet_of(cast), moment="final", **{"rate-practise-1": "yes"})
    assert kept.status_code == 303
    assert ("final", "self") in rated(cast)


def test_who_only_looks_on_opens_no_end(cast):
    begun_yesterday(cast)
    assert send(mediator(cast, "observer"), sheet_of(cast), what="open-end").status_code == 403
    assert cast.rows(Exchange)[0].end_opened_at is None


@pytest.mark.parametrize(
    ("table", "values", "said_to_mediator", "said_to_person"),
    [
        (
            Exchange,
            {"state": ExchangeState.DRAFT},
            "ratings open when it is",
            "The exchange starts on",
        ),
        (Exchange, {"state": ExchangeState.CLOSED}, "exchange is closed", "exchange is closed"),
        (Participant, {"consented_at": None}, "not yet accepted", "before they take part"),
    ],
)
def test_a_sheet_that_cannot_be_filled_says_why(
    cast, table, values, said_to_mediator, said_to_person
):
    change(cast, table, cast.exchange if table is Exchange else cast.staff, **values)
    for browser, path, said in (
        (mediator(cast), sheet_of(cast), said_to_mediator),
        (person(cast), own_sheet_of(cast), said_to_person),
    ):
        page = browser.get(path).text
        assert said in page
        assert 'type="radio"' not in page
        assert 'id="title"' not in page


def test_a_colleagues_sheet_is_not_read_and_nothing_is_written_on_it(cast):
    change(cast, Member, cast.mediator, organisation_id=cast.social.id)
    browser = mediator(cast)
    page = browser.get(sheet_of(cast))
    assert page.status_code == 403
    assert "You belong to the same organisation as this person" in page.text
    assert 'href="/sign-in"' not in page.text, (
        "they are signed in: a refusal does not make them a stranger"
    )
    for fields in (
        {"what": "evidence", "title": "Un tableau", "text": "Ses sources."},
        {"moment": "final", "rate-practise-1": "yes"},
        {"what": "decide", "level": "practise", "reasons": WHY},
    ):
        there = sheet_of(cast, cast.volunteer)
        assert send(browser, sheet_of(cast), there, **fields).status_code == 403
    assert (cast.rows(Evidence), cast.rows(Assessment)) == ([], [])
    assert 'type="radio"' in mediator(cast).get(sheet_of(cast, cast.volunteer)).text


def test_the_group_leads_to_no_sheet_that_would_be_refused_and_says_why(cast):
    why = "You read nothing of the people of your own organisation"
    group = f"/exchanges/{cast.exchange.id}"
    before = mediator(cast).get(group).text
    assert f'href="{sheet_of(cast)}"' in before
    assert why not in before
    change(cast, Member, cast.mediator, organisation_id=cast.social.id)
    page = mediator(cast).get(group).text
    assert f'href="{sheet_of(cast)}"' not in page
    assert f'href="{sheet_of(cast, cast.volunteer)}"' in page
    assert why in page
    assert mediator(cast, "observer").get(sheet_of(cast)).status_code == 403


def test_what_is_wrong_is_said_with_the_numbers_and_words_of_the_page(cast):
    browser = mediator(cast)
    names = cast.descriptors()
    known = {f"rate-{name}": "yes" for name in names[2:]} | {f"rate-{names[1]}": "no"}
    send(browser, sheet_of(cast), moment="final", **known)
    refused = send(browser, sheet_of(cast), what="decide", level="practise", reasons=WHY)
    assert refused.status_code == 422
    assert f'<a href="#d-{names[0]}">The mediator&#39;s final rating is missing for: 2.1.' in (
        refused.text
    )
    assert "“not yet” was given for 2.2." in refused.text
    assert WHY in refused.text
    short = send(browser, sheet_of(cast), what="decide", level="practise", reasons="bien")
    assert "“Why” is too short: write at least a short sentence." in short.text


def test_the_bar_says_what_each_level_lacks(cast):
    page = mediator(cast).get(sheet_of(cast)).text
    assert "To rate" in heading(page)
    lacks = page.split('data-level="lead"')[1].split("</p>")[0]
    for said in ("4 sentences at the end", "1 piece of evidence", "the start"):
        assert said in lacks
    cast.rate("baseline", "no")
    cast.rate("final", "yes")
    cast.show_evidence()
    page = mediator(cast).get(sheet_of(cast)).text
    assert "Ready to decide" in heading(page)
    assert "Practise lacks nothing." in page.split('data-level="practise"')[1].split("</p>")[0]


def test_levels_beyond_the_target_are_folded_until_something_is_said_of_them(cast):
    folded = mediator(cast).get(sheet_of(cast)).text
    assert '<details class="sheet-level" id="level-transmit">' in folded
    assert '<div class="sheet-level" id="level-lead">' in folded
    beyond = dict.fromkeys(cast.descriptors("transmit"), "partly")
    assert cast.rate("baseline", "no", ratings=beyond).status_code == 201
    page = mediator(cast).get(sheet_of(cast)).text
    assert '<details class="sheet-level" id="level-transmit" open>' in page


def test_once_the_start_is_said_the_end_alone_is_rated_until_somebody_corrects_the_start(cast):
    cast.rate("baseline", "no", ratings=dict.fromkeys(cast.descriptors("lead"), "no"))
    browser = mediator(cast)
    page = browser.get(sheet_of(cast)).text
    assert 'form="rate-final"' in page
    assert 'form="rate-baseline"' not in page
    assert "Correct the start" in page
    again = f"{sheet_of(cast)}?correct=baseline"
    assert 'form="rate-baseline"' in browser.get(again).text
    own = person(cast).get(own_sheet_of(cast)).text
    assert 'form="rate-baseline"' in own, "they have said nothing of their own yet"


def test_a_start_that_is_refused_is_shown_again_as_it_was_typed(cast):
    cast.rate("baseline", "no", ratings=dict.fromkeys(cast.descriptors("lead"), "no"))
    browser = mediator(cast)
    answer = send(browser, sheet_of(cast), moment="baseline", **{"rate-lead-1": "perhaps"})
    assert answer.status_code == 422
    assert 'form="rate-baseline"' in answer.text


def test_once_the_target_is_rated_nothing_asks_for_more(cast):
    browser = mediator(cast)
    assert "Rate everything “yes” up to" in browser.get(sheet_of(cast)).text
    cast.rate("final", "yes", ratings=dict.fromkeys(cast.descriptors("lead"), "yes"))
    page = browser.get(sheet_of(cast)).text
    assert "Rate everything “yes” up to" not in page
    for below in ("discover", "practise"):
        assert f'<details class="sheet-level" id="level-{below}">' in page


def test_evidence_is_removed_by_who_added_it_and_only_after_a_second_press(cast):
    browser = mediator(cast)
    send(browser, sheet_of(cast), what="evidence", title="Un tableau", text="Ses sources.")
    page = browser.get(sheet_of(cast)).text
    asked = page.split('value="remove-evidence"')
    assert len(asked) == 2
    assert asked[0].rsplit("<details", 1)[1].count("</details>") == 0, (
        "folded until it is asked for"
    )
    assert "nobody can bring it back" in asked[1].split("</details>")[0]
    (row,) = cast.rows(Evidence)
    gone = send(browser, sheet_of(cast), what="remove-evidence", evidence_id=str(row.id))
    assert gone.status_code == 303
    assert cast.rows(Evidence) == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("paniers.example.org", "https://paniers.example.org/"),
        ("paniers.example.org/tableau?page=2", "https://paniers.example.org/tableau?page=2"),
        ("http://paniers.example.org/", "http://paniers.example.org/"),
    ],
)
def test_nobody_has_to_type_https(cast, typed, kept):
    answer = send(person(cast), own_sheet_of(cast), what="evidence", title="Un tableau", url=typed)
    assert answer.status_code == 303
    assert [row.url for row in cast.rows(Evidence)] == [kept]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Give a link, a text or a file."),
        ({"url": "javascript:alert(1)"}, "web address"),
        ({"url": "un tableau"}, "web address"),
    ],
)
def test_evidence_that_is_none_is_named_beside_what_is_expected(cast, fields, said):
    answer = send(person(cast), own_sheet_of(cast), what="evidence", title="Un tableau", **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert "A full analysis report with questions, sources" in answer.text  # of the target, “lead”
    assert cast.rows(Evidence) == []


def test_after_a_decision_the_next_who_is_ready_is_named(cast):
    for participant in (cast.staff, cast.volunteer):
        ratings = dict.fromkeys(cast.descriptors("lead"), "yes")
        cast.rate("final", "yes", participant_id=str(participant.id), ratings=ratings)
        cast.show_evidence(participant_id=str(participant.id))
    browser = mediator(cast)
    decided = send(browser, sheet_of(cast), what="decide", level="lead", reasons=WHY)
    page = browser.get(decided.headers["location"]).text
    assert f'href="{sheet_of(cast, cast.volunteer)}">Volunteer Exemple' in page
    sheet = browser.get(sheet_of(cast)).text
    assert "Next:" in sheet
    assert "Decided" in heading(sheet)
    assert '<details class="sheet-level" id="level-practise">' in sheet, "nobody rated it"
    assert '<div class="sheet-level" id="level-lead">' in sheet
    send(browser, sheet_of(cast, cast.volunteer), what="decide", level="lead", reasons=WHY)
    assert "Next:" not in browser.get(decided.headers["location"]).text


def test_a_partner_sees_the_sentences_by_number_up_to_the_target(cast):
    body = {
        "organisation_id": str(cast.tech.id),
        "name": "Partenaire Exemple",
        "email": "partner@example.org",
    }
    cast.api().post(f"/api/v1/exchanges/{cast.exchange.id}/partner-links", json=body)
    cast.service.deliver()
    page = cast.service.client().get(cast.service.mailbox.link("partner@example.org")).text
    assert '<span class="sheet-number">3.1</span>' in page
    assert (
        f'<details class="sheet-level" id="level-{cast.staff.id}.data-analysis.transmit">' in page
    )
