"""Badges for several people of a group: looked at first, made together, found by name; and one after the other."""

import re

import pytest

from app.issuing.batches import run_due
from app.issuing.tables import Award
from tests.app.running import csrf_in


@pytest.fixture
def database_url(sqlite_database):
    """What pages show does not depend on the database; batches are tested on both beside this."""
    return sqlite_database


@pytest.fixture
def browser(cast):
    made = cast.browser()
    made.headers["accept-language"] = "en"
    return made


@pytest.fixture
def decided(cast):
    """Return the decisions about both participants, by who they are about."""
    decisions = {}
    for one in (cast.staff, cast.volunteer):
        about = {"participant_id": str(one.id)}
        cast.rate("final", "yes", **about)
        cast.show_evidence(**about)
        decisions[one.id] = cast.decide(**about).json()["id"]
    return decisions


def preview(cast, browser, *people, **fields):
    group = f"/exchanges/{cast.exchange.id}"
    token = csrf_in(browser.get(group).text)
    data = {"csrf": token, "people": [str(one.id) for one in people], **fields}
    return browser.post(f"{group}/awards/preview", data=data)


def test_the_badges_are_shown_with_their_number_and_language_before_they_are_made(
    cast, browser, decided
):
    page = preview(cast, browser, cast.staff, cast.volunteer).text
    assert "Award 2 badges" in page
    assert "s: Français." in page
    assert page.index("Staff Exemple") < page.index("Volunteer Exemple")
    ids = re.findall(r'name="decision" value="([^"]+)"', page)
    assert sorted(ids) == sorted(decided.values())
    path = f"/exchanges/{cast.exchange.id}/awards"
    token = csrf_in(page)
    sent = browser.post(path, data={"csrf": token, "decision": ids}, follow_redirects=False)
    while run_due(cast.service.inside):
        pass
    shown = browser.get(sent.headers["location"]).text
    assert "2 badges were awarded." in shown
    register = browser.get(f"/programmes/{cast.programme.id}/awards").text
    for listed in (shown, register, browser.get(path).text):
        assert listed.index("Staff Exemple") < listed.index("Volunteer Exemple")
    # Nothing is left to award, and whoever asks again is told so.
    again = preview(cast, browser, cast.staff)
    assert (again.status_code, "Nothing to award yet" in again.text) == (200, True)


def test_who_has_nothing_to_award_is_counted_and_another_competence_is_left_out(
    cast, browser, decided
):
    cast.api().post("/api/v1/awards", json={"decision_id": decided[cast.staff.id]})
    page = preview(cast, browser, cast.staff, cast.volunteer).text
    assert "Award 1 badge<" in page
    assert "1 person who was ticked has nothing to award yet." in page
    other = preview(cast, browser, cast.volunteer, competence="ai-literacy").text
    assert "Nothing to award yet" in other
    assert "Nobody is ticked" in preview(cast, browser).text


def test_a_single_award_leads_on_to_its_badge_and_to_who_is_next(cast, browser, decided):
    first, second = decided[cast.staff.id], decided[cast.volunteer.id]
    before = browser.get(f"/decisions/{first}").text
    assert "Next: " not in before
    token = csrf_in(before)
    page = browser.post(f"/decisions/{first}/award", data={"csrf": token}).text
    (award,) = cast.rows(Award)
    assert f'href="/b/{award.id}"' in page
    assert re.search(rf'href="/decisions/{second}">Next: Volunteer Exemple \(ready\)', page)
    assert "Replace this badge by a newer one" in page
    reason = {"csrf": token, "reason": "Awarded twice."}
    revoked = browser.post(f"/awards/{award.id}/revoke", data=reason).text
    assert "Replace this badge by a newer one" not in revoked
    assert f'href="/b/{award.id}"' not in revoked
    group = browser.get(f"/exchanges/{cast.exchange.id}").text
    row = group.split(f'id="row-{cast.staff.id}"')[1].split("</tr>")[0]
    assert "Badge revoked" in row
