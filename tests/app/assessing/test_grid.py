"""The group view: where everybody stands, and one gesture for a whole column."""

import pytest
from sqlalchemy import event

from app.assessing.tables import Assessment, Decision
from app.exchanges.tables import ParticipantRole
from app.exchanges.workflow import NewParticipant, consent, invite
from app.people.identity import meet
from app.programmes.dependencies import caller_for

WHY = "Chacun a montré son tableau, ses sources et ses limites."


def grid_of(cast):
    return f"/exchanges/{cast.exchange.id}/grid"


def press(cast, browser, what, people, **fields):
    page = browser.get(grid_of(cast)).text
    token = page.split('name="csrf" value="')[1].split('"')[0]
    data = {"csrf": token, "what": what, "people": [str(found.id) for found in people]}
    wanted = {"competence": "data-analysis", "level": "practise", **fields}
    return browser.post(grid_of(cast), data={**data, **wanted}, follow_redirects=False)


def stored(cast, table):
    return cast.rows(table)


def english(cast, who="mediator"):
    browser = cast.browser(who)
    browser.headers["accept-language"] = "en"
    return browser


def test_a_cell_says_where_a_person_stands(cast):
    browser = english(cast)
    assert "To rate" in browser.get(grid_of(cast)).text
    cast.award()
    page = browser.get(grid_of(cast)).text
    assert "Awarded" in page
    assert "1 piece of evidence" in page


def test_a_column_is_rated_and_decided_in_one_go(cast):
    for person in (cast.staff, cast.volunteer):
        cast.show_evidence(participant_id=str(person.id))
    browser = english(cast)
    people = [cast.staff, cast.volunteer]
    assert press(cast, browser, "up-to", people).status_code == 303
    assert {len(found.ratings) for found in stored(cast, Assessment)} == {
        len(cast.descriptors("discover")) + len(cast.descriptors("practise"))
    }
    assert press(cast, browser, "decide", people, reasons=WHY).status_code == 303
    assert {found.reasons for found in stored(cast, Decision)} == {WHY}
    assert len(stored(cast, Decision)) == 2


def test_who_cannot_be_decided_is_named_and_the_others_are_done(cast):
    cast.rate("final", "yes")
    cast.show_evidence()
    answer = press(cast, english(cast), "decide", [cast.staff, cast.volunteer], reasons=WHY)
    assert answer.status_code == 422
    assert "Volunteer Exemple: " in answer.text
    assert "Done for 1 person" in answer.text
    (decision,) = stored(cast, Decision)
    assert decision.participant_id == cast.staff.id


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reasons": "court"}, "reasons"),
        ({"reasons": WHY, "competence": ""}, "competence"),
        ({"reasons": WHY, "level": "mastery"}, "mastery"),
    ],
)
def test_a_wrong_column_is_named_and_what_was_typed_stays(cast, fields, said):
    cast.rate("final", "yes")
    cast.show_evidence()
    answer = press(cast, english(cast), "decide", [cast.staff], **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert fields["reasons"] in answer.text
    assert stored(cast, Decision) == []


def test_nobody_ticked_is_said(cast):
    answer = press(cast, english(cast), "up-to", [])
    assert answer.status_code == 422
    assert "people" in answer.text


def test_an_observer_looks_and_does_not_touch(cast):
    browser = english(cast, "observer")
    page = browser.get(grid_of(cast))
    assert page.status_code == 200
    assert 'id="column"' not in page.text
    token = page.text.split('name="csrf" value="')[1].split('"')[0]
    assert browser.post(grid_of(cast), data={"csrf": token, "what": "up-to"}).status_code == 403


def test_another_programmes_group_is_not_found(cast):
    with cast.service.work() as work:
        stranger = meet(work, "nobody@example.org", "Nobody", "en").id
    assert cast.service.signed_in(stranger).get(grid_of(cast)).status_code == 404


def test_the_panel_opens_in_place_and_leads_back_to_its_cell(cast):
    browser = english(cast)
    sheet = f"/exchanges/{cast.exchange.id}/participants/{cast.staff.id}/data-analysis"
    panel = browser.get(f"{sheet}/panel")
    assert panel.status_code == 200
    assert "<html" not in panel.text
    token = panel.text.split('name="csrf" value="')[1].split('"')[0]
    fields = {"csrf": token, "what": "up-to", "moment": "final", "up_to": "practise"}
    done = browser.post(sheet, data={**fields, "back": "grid"}, follow_redirects=False)
    assert done.headers["location"].endswith(f"#c-{cast.staff.id}-data-analysis")
    quiet = browser.post(sheet, data={**fields, "quiet": "yes"}, follow_redirects=False)
    assert quiet.status_code == 204
    nobody = cast.service.client().get(f"{sheet}/panel", follow_redirects=False)
    assert nobody.status_code in {303, 401}


def test_more_people_do_not_cost_more_queries(cast):
    browser = english(cast)
    said = []
    engine = cast.service.app.state.service.engine
    event.listen(engine, "before_cursor_execute", lambda *told: said.append(told[2]))

    def queries():
        said.clear()
        assert browser.get(grid_of(cast)).status_code == 200
        return len(said)

    few = queries()
    with cast.service.work() as work:
        caller = caller_for(work, cast.mediator.person_id)
        for number in range(8):
            asked = NewParticipant(
                email=f"p{number}@example.org",
                name=f"Personne {number}",
                organisation_id=cast.tech.id,
                role=ParticipantRole.VOLUNTEER,
            )
            invited, _ = invite(work, caller, cast.exchange, asked)
            consent(work, invited)
    assert queries() == few
