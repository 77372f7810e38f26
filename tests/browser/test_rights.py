"""People say no, leave, read why and ask for another look; a holder ends a watch: in a real browser."""

import re

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from app.demo import STAFF
from app.employers.watches import watch
from app.exchanges.tables import Exchange, Participant, ParticipantRole
from app.exchanges.workflow import NewParticipant, invite
from app.issuing.tables import Award
from app.people.accounts import make_sign_in_link
from app.people.identity import find
from app.programmes.dependencies import caller_for
from app.programmes.tables import Member

pytestmark = pytest.mark.browser


@pytest.fixture
def database_url(sqlite_url):
    """Walk on one database: what is asked of it is tested on both elsewhere."""
    return sqlite_url


def _invite(live, *addresses):
    with live.app.state.service.begin() as work:
        exchange = work.session.exec(select(Exchange)).first()
        member = work.session.exec(select(Member)).first()
        caller = caller_for(work, member.person_id)
        for address in addresses:
            asked = NewParticipant(
                email=address,
                name=f"{address.split('@')[0].title()} Inventé",
                organisation_id=exchange.tech_organisation_id,
                role=ParticipantRole.VOLUNTEER,
            )
            invite(work, caller, exchange, asked)


def _person(work, address):
    found = find(work, address)
    assert found
    return found.id


def _arrive(live, sit_down, language, address):
    reader = sit_down(language, True)
    with live.app.state.service.begin() as work:
        person_id = _person(work, address)
        place = work.session.exec(select(Participant).where(Participant.person_id == person_id))
        link = make_sign_in_link(work, person_id, f"/participations/{place.one().id}")
    reader.page.goto(link)
    reader.press("Accept the terms and sign in")
    return reader


def test_r22_r24_r32_r45_people_say_no_leave_ask_for_another_look_and_end_a_watch(
    live, staged, sit_down
):
    _invite(live, "nadia@example.org", "lou@example.org")

    refusing = _arrive(live, sit_down, "fr", "nadia@example.org")
    refusing.look("an invitation")
    refusing.press("No, thank you")
    refusing.look("an invitation refused")
    said = refusing.say("You said no on %(day)s. You can still change your mind.", day="§")
    expect(refusing.page.locator("main")).to_contain_text(said.split("§")[0])

    leaving = _arrive(live, sit_down, "pt", "lou@example.org")
    leaving.press("Yes, I take part")
    leaving.page.locator("summary", has_text=leaving.say("Leave this exchange")).click()
    leaving.press("Leave this exchange")
    leaving.look("an exchange left half-way")
    expect(leaving.page.locator("main")).to_contain_text(
        leaving.say(
            "You left this exchange on %(day)s. What was decided about you stays yours.", day="§"
        ).split("§")[0]
    )

    asking = _arrive(live, sit_down, "en", STAFF.email)
    asking.page.locator("main a[href*='/data-analysis']").first.click()
    expect(asking.page.locator("#decision")).to_contain_text(STAFF.reasons)
    asking.fill("What you find wrong", "I had checked the duplicates of February too.")
    asking.press("Ask for another look")
    asking.is_told("Sent. A mediator answers by the day that is named there.")
    asking.look("another look asked for")
    expect(asking.page.locator("#looks")).to_contain_text("the duplicates of February")

    with live.app.state.service.begin() as work:
        me = _person(work, STAFF.email)
        award = work.session.exec(select(Award).where(Award.person_id == me)).one()
        assert watch(work, _person(work, "nadia@example.org"), award.id)
        badge = f"{live.base}/b/{award.id}"
    asking.page.goto(badge)
    watchers = asking.page.locator("section[aria-labelledby=watchers]")
    expect(watchers).to_contain_text("Nadia Inventé")
    watchers.locator("summary").click()
    asking.press("End it", watchers)
    expect(asking.page.locator("section[aria-labelledby=watchers]")).to_have_count(0)
    asking.look("a badge that nobody watches any more")

    asking.page.evaluate("localStorage.setItem('draft', '[]')")
    with asking.page.expect_navigation():
        asking.page.locator("form[action='/sign-out']").evaluate("form => form.submit()")
    assert asking.page.evaluate("localStorage.length") == 0, (
        "R45: nothing stays on a shared computer"
    )

    opened = asking.page.goto(staged.share)
    assert opened.headers["x-robots-tag"] == "noindex"
    expect(asking.page.locator("meta[name=robots]")).to_have_attribute(
        "content", re.compile("noindex")
    )
