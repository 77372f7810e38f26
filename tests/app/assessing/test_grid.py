"""The page of an exchange is its group: whom it shows, where everybody stands, and one gesture for several people."""

import re

import pytest
from sqlalchemy import event

from app.assessing.tables import Assessment, Decision
from app.exchanges.answering import consent, leave
from app.exchanges.joining import NewJoinLink, make_join_link
from app.exchanges.tables import Participant, ParticipantRole
from app.exchanges.workflow import NewParticipant, invite
from app.people.identity import meet
from app.programmes.access import Role
from app.programmes.dependencies import caller_for
from app.programmes.membership import colleagues
from app.programmes.tables import Member
from tests.app.running import csrf_in

WHY = "Chacun a montré son tableau, ses sources et ses limites."


@pytest.fixture
def database_url(sqlite_database):
    """What a page shows does not depend on the database; what is done for several is tested on both beside this."""
    return sqlite_database


def group_of(cast):
    return f"/exchanges/{cast.exchange.id}"


def press(cast, browser, what, people, query="", **fields):
    token = csrf_in(browser.get(group_of(cast)).text)
    data = {
        "csrf": token,
        "what": what,
        "people": [str(getattr(found, "id", found)) for found in people],
    }
    wanted = {"competence": "data-analysis", "level": "practise", "moment": "final", **fields}
    address = group_of(cast) + query
    return browser.post(address, data={**data, **wanted}, follow_redirects=False)


def english(cast, who="mediator"):
    browser = cast.browser(who)
    browser.headers["accept-language"] = "en"
    return browser


def row(page, participant):
    return page.split(f'id="row-{participant.id}"')[1].split("</tr>")[0]


def shown(page, cast):
    return [one for one in (cast.staff, cast.volunteer) if f'id="row-{one.id}"' in page]


def test_a_cell_says_where_a_person_stands_and_the_page_how_far_all_are(cast):
    browser = english(cast)
    page = browser.get(group_of(cast)).text
    assert row(page, cast.staff).count("To rate") == 1
    cast.award()
    page = browser.get(group_of(cast)).text
    assert "★" in row(page, cast.staff)
    assert "Awarded, </span>Practise" in row(page, cast.staff)
    assert "1 piece of evidence" in row(page, cast.staff)
    assert "★" not in row(page, cast.volunteer)
    assert re.search(r"Badges</span>\s*<span class=\"stage-count\">1 of 2", page)
    foot = page.split("<tfoot>")[1].split("</tfoot>")[0]
    assert "★</span>&nbsp;1<span" in foot
    assert "○</span>&nbsp;1<span" in foot
    with cast.service.work() as work:
        leave(work, work.session.get_one(Participant, cast.staff.id))
    page = browser.get(group_of(cast)).text
    assert "★" in row(page, cast.staff), "what was decided stays"
    for stage, of in (("People", "1 of 1"), ("Badges", "0 of 1")):
        assert re.search(rf"{stage}</span>\s*<span class=\"stage-count\">(<a [^>]*>)?{of}", page), (
            stage
        )


def test_a_filter_keeps_who_waits_for_it_and_a_search_finds_a_name(cast):
    cast.rate("final", "yes")
    cast.show_evidence()
    cast.decide()
    browser = english(cast)

    def kept(query):
        return shown(browser.get(group_of(cast) + query).text, cast)

    both = [cast.staff, cast.volunteer]
    assert kept("") == kept("?show=everything") == kept("?page=999&moment=never") == both
    assert kept("?show=ready-to-award") == [cast.staff]
    assert kept("?show=no-baseline") == [cast.volunteer]
    assert kept("?show=invited") == kept("?show=second") == []
    assert kept("?q=VOLUNTÉER") == kept(f"?person={cast.volunteer.id}") == [cast.volunteer]
    chips = browser.get(group_of(cast) + "?q=vol").text.split('class="chips"')[1].split("</nav>")[0]
    chip = r'href="[^"?]*\??(?:show=([a-z-]+))?[^"]*"[^>]*>[^<]+<b>(\d+)</b>'
    counts = dict(re.findall(chip, chips))
    assert counts == {"": "2", "no-baseline": "1", "ready-to-award": "1"}


def test_the_group_view_of_before_leads_on_with_what_was_asked(cast):
    browser = english(cast)
    answer = browser.get(f"{group_of(cast)}/grid?show=invited&q=a", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{group_of(cast)}?show=invited&q=a"
    token = csrf_in(browser.get(group_of(cast)).text)
    fields = {"csrf": token, "what": "not-yet", "people": str(cast.staff.id)}
    done = browser.post(f"{group_of(cast)}/grid", data=fields, follow_redirects=False)
    assert (done.status_code, len(cast.rows(Assessment))) == (303, 1)


def test_the_moment_is_named_and_the_group_stays_as_it_was_looked_at(cast):
    browser, people = english(cast), [cast.staff, cast.volunteer]
    first = browser.get(group_of(cast)).text
    assert re.search(r'id="moment-baseline"[^>]*checked', first)
    query = "?show=no-baseline&q=e"
    done = press(cast, browser, "up-to", people, query, moment="baseline", everybody="2")
    where = "?show=no-baseline&q=e&moment=baseline&competence=data-analysis&ticked=shown"
    assert done.headers["location"] == group_of(cast) + where
    assert "The ratings at the start are saved." in browser.get(group_of(cast)).text
    press(cast, browser, "up-to", people[:1])
    page = browser.get(group_of(cast)).text
    assert "The ratings at the end are saved." in page
    assert re.search(r'id="moment-final"[^>]*checked', page)
    ticked = browser.get(group_of(cast) + "?ticked=shown").text
    assert len(re.findall(r'name="people"[^>]*checked', ticked)) == 2


def test_who_cannot_be_decided_is_named_by_reason_with_what_mends_it(cast):
    cast.rate("final", "yes")
    cast.show_evidence()
    browser = english(cast)
    answer = press(cast, browser, "decide", [cast.staff, cast.volunteer], reasons=WHY)
    assert answer.status_code == 422
    assert "Done for 1 person" in answer.text
    said = re.sub(r"<[^>]+>|\s+", " ", answer.text.split('class="refusals"')[1].split("</ul>")[0])
    assert "Not everything is rated at the end yet (1) : Volunteer Exemple" in said
    assert "Not enough evidence yet (1) : Volunteer Exemple" in said
    assert [row.participant_id for row in cast.rows(Decision)] == [cast.staff.id]
    # Who is done is ticked no more; the remedy leads back with the others ticked and its fields open.
    assert len(re.findall(r'name="people"[^>]*checked', answer.text)) == 1
    mend = press(cast, browser, "tick", [cast.volunteer], open="evidence")
    assert mend.status_code == 200
    assert re.search(rf'value="{cast.volunteer.id}" checked', mend.text)
    part = mend.text.split("Give evidence…")[0].rsplit("<details", 1)[1]
    assert " open>" in part


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reasons": "court"}, "reasons"),
        ({"reasons": WHY, "competence": "astrology"}, "astrology"),
        ({"reasons": WHY, "level": "mastery"}, "mastery"),
        ({"reasons": WHY, "what": "fly"}, "not the one that this page showed"),
        ({"reasons": WHY, "people": []}, "Nobody is ticked"),
        ({"reasons": WHY, "people": [None]}, "people"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_stays(cast, fields, said):
    cast.rate("final", "yes")
    cast.show_evidence()
    given = {"what": "decide", "people": [cast.staff], **fields}
    answer = press(cast, english(cast), given.pop("what"), given.pop("people"), **given)
    assert answer.status_code == 422
    assert said in answer.text
    assert fields["reasons"] in answer.text
    assert cast.rows(Decision) == []


def test_an_observer_looks_and_does_not_touch(cast):
    browser = english(cast, "observer")
    page = browser.get(group_of(cast))
    assert page.status_code == 200
    assert 'id="together"' not in page.text
    token = csrf_in(page.text)
    for path in ("", "/grid", "/state", "/targets/data-analysis/remove", "/awards/preview"):
        answer = browser.post(group_of(cast) + path, data={"csrf": token, "what": "up-to"})
        assert answer.status_code == 403


def test_another_programmes_group_is_not_found(cast):
    with cast.service.work() as work:
        stranger = meet(work, "nobody@example.org", "Nobody", "en").id
    for path in ("", "/grid"):
        assert cast.service.signed_in(stranger).get(group_of(cast) + path).status_code == 404


def test_the_panel_opens_in_place_at_the_chosen_moment_and_leads_back_to_its_cell(cast):
    browser = english(cast)
    sheet = f"/exchanges/{cast.exchange.id}/participants/{cast.staff.id}/data-analysis"
    panel = browser.get(f"{sheet}/panel?moment=baseline")
    assert panel.status_code == 200
    assert "<html" not in panel.text
    assert "At the start</strong>" in panel.text
    assert 'name="reasons"' not in panel.text
    assert set(re.findall(r'name="moment" value="(\w+)"', panel.text)) == {"baseline"}
    assert "At the end</strong>" in browser.get(f"{sheet}/panel").text
    token = csrf_in(panel.text)
    fields = {"csrf": token, "what": "up-to", "moment": "baseline", "up_to": "practise"}
    done = browser.post(sheet, data={**fields, "back": "grid"}, follow_redirects=False)
    cell = f"?person={cast.staff.id}#c-{cast.staff.id}-data-analysis"
    assert done.headers["location"] == group_of(cast) + cell
    quiet = browser.post(sheet, data={**fields, "quiet": "yes"}, follow_redirects=False)
    assert quiet.status_code == 204
    nobody = cast.service.client().get(f"{sheet}/panel", follow_redirects=False)
    assert nobody.status_code in {303, 401}


def test_an_exchange_says_what_was_done_when_it_closes_and_reopens(cast):
    browser = english(cast)
    token = csrf_in(browser.get(group_of(cast)).text)

    def move(state):
        return browser.post(f"{group_of(cast)}/state", data={"csrf": token, "state": state})

    closed = move("closed").text
    assert "The exchange is closed: nobody is rated" in closed
    assert "Reopen the exchange" in closed
    assert 'id="together"' not in closed
    assert "The exchange is running" in move("running").text
    refused = move("finished")
    assert (refused.status_code, "finished" in refused.text) == (422, True)


def test_a_competence_can_be_taken_away_until_something_was_said_of_it(cast):
    browser, group = english(cast), group_of(cast)
    assert "/remove" not in browser.get(group).text  # the only one of a running exchange
    token = csrf_in(browser.get(group).text)
    target = {"csrf": token, "competence": "ai-literacy", "level": "discover"}
    browser.post(f"{group}/targets", data=target)
    cast.rate("baseline", "yes")
    page = browser.get(group).text
    assert "/targets/ai-literacy/remove" in page
    assert "/targets/data-analysis/remove" not in page
    kept = browser.post(f"{group}/targets/data-analysis/remove", data={"csrf": token})
    assert (kept.status_code, "it stays" in kept.text) == (422, True)
    gone = browser.post(f"{group}/targets/ai-literacy/remove", data={"csrf": token})
    assert "The target was taken away." in gone.text
    assert "ai-literacy" not in gone.text


def test_more_people_do_not_cost_more_queries_and_no_page_shows_more_than_a_hundred(cast):
    browser = english(cast)
    said = []
    engine = cast.service.app.state.service.engine
    event.listen(engine, "before_cursor_execute", lambda *told: said.append(told[2]))

    def queries():
        said.clear()
        assert browser.get(group_of(cast)).status_code == 200
        return len(said)

    few = queries()
    with cast.service.work() as work:
        caller = caller_for(work, cast.mediator.person_id)
        for number in range(100):
            asked = NewParticipant(
                email=f"p{number}@example.org",
                name=f"Personne {number}",
                organisation_id=cast.tech.id,
                role=ParticipantRole.VOLUNTEER,
            )
            invited, _ = invite(work, caller, cast.exchange, asked)
            consent(work, invited)
            place = {"programme_id": cast.programme.id, "created_at": work.now}
            work.add(Member(person_id=invited.person_id, role=Role.OBSERVER, **place))
            handed = NewJoinLink(
                organisation_id=cast.tech.id, role=ParticipantRole.VOLUNTEER, maximum=2
            )
            make_join_link(work, caller, cast.exchange, handed)
    assert queries() == few
    first, second = (browser.get(f"{group_of(cast)}?page={page}").text for page in (1, 2))
    people = [browser.get(f"{group_of(cast)}/people?page={page}").text for page in (1, 2, 9)]
    assert [one.count('<tr id="p-') for one in people] == [100, 2, 2]
    assert "102" in people[0]
    assert (first.count("<tr id="), second.count("<tr id=")) == (100, 2)
    assert 'rel="next"' in first
    assert 'rel="prev"' in second

    with cast.service.work() as work:
        make_join_link(work, caller, cast.exchange, handed)
        members = len(colleagues(work, cast.programme.id, "2").rows)
    first, second = (browser.get(f"{group_of(cast)}/people?links={page}").text for page in (1, 2))
    assert [one.count("0 of 2 places taken") for one in (first, second)] == [100, 1]
    assert 'href="?links=2#links-title"' in first
    home = f"/programmes/{cast.programme.id}/members"
    first, second = (browser.get(f"{home}?page={page}").text for page in (1, 2))
    listed = [len(re.findall(r"Personne \d+<|Personne \d+ ", one)) for one in (first, second)]
    assert sum(listed) == 100
    assert second.count('<th scope="row">') == members > 0
    assert 'rel="next"' in first
