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
from tests.browser.reader import WALKS

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


def _arrive(live, reader, address):
    with live.app.state.service.begin() as work:
        person_id = _person(work, address)
        place = work.session.exec(select(Participant).where(Participant.person_id == person_id))
        link = make_sign_in_link(work, person_id, f"/participations/{place.one().id}")
    reader.page.goto(link)
    reader.press("Accept the terms and sign in")
    return reader


def _reads(reader, sentence):
    """Check that a page says a sentence with a day in it."""
    said = reader.say(sentence, day="§").split("§")[0]
    expect(reader.page.locator("main")).to_contain_text(said)


def _refuses(live, reader):
    _arrive(live, reader, "nadia@example.org").look("an invitation")
    reader.follow("Easy to read")
    reader.look("the easy words")
    reader.follow("You are under 18? There is a page for you.")
    reader.look("the easy words for the young")
    reader.page.go_back()
    reader.page.go_back()
    reader.press("No, thank you")
    reader.look("an invitation refused")
    _reads(reader, "You said no on %(day)s. You can still change your mind.")


def _leaves(live, reader):
    _arrive(live, reader, "lou@example.org")
    reader.press("Yes, I take part")
    reader.page.locator("summary", has_text=reader.say("Leave this exchange")).click()
    reader.press("Leave, and delete what is not decided")
    reader.look("an exchange left half-way")
    _reads(reader, "You left this exchange on %(day)s. What was decided about you stays yours.")


def _asks_for_another_look(live, reader):
    _arrive(live, reader, STAFF.email)
    reader.page.locator("main a[href*='/data-analysis']").first.click()
    expect(reader.page.locator("#decision")).to_contain_text(STAFF.reasons)
    reader.fill("What you find wrong", "I had checked the duplicates of February too.")
    reader.press("Ask for another look")
    reader.is_told("Sent. A mediator answers by the day that is named there.")
    reader.look("another look asked for")
    expect(reader.page.locator("#looks")).to_contain_text("the duplicates of February")


def _ends_a_watch(live, reader):
    with live.app.state.service.begin() as work:
        me = _person(work, STAFF.email)
        award = work.session.exec(select(Award).where(Award.person_id == me)).one()
        assert watch(work, _person(work, "nadia@example.org"), award.id)
        badge = f"{live.base}/b/{award.id}"
    reader.page.goto(badge)
    watchers = reader.page.locator("section[aria-labelledby=watchers]")
    expect(watchers).to_contain_text("Nadia Inventé")
    watchers.locator("summary").click()
    reader.press("End it", watchers)
    expect(reader.page.locator("section[aria-labelledby=watchers]")).to_have_count(0)
    reader.look("a badge that nobody watches any more")


@pytest.mark.parametrize(("language", "script"), WALKS)
def test_r22_r24_r32_r45_people_say_no_leave_ask_for_another_look_and_end_a_watch(
    live, staged, sit_down, language, script
):
    _invite(live, "nadia@example.org", "lou@example.org")
    _refuses(live, sit_down(language, script))
    _leaves(live, sit_down(language, script))
    asking = sit_down(language, script)
    _asks_for_another_look(live, asking)
    _ends_a_watch(live, asking)

    if script:
        asking.page.evaluate("localStorage.setItem('draft', '[]')")
        with asking.page.expect_navigation():
            asking.page.locator("form[action='/sign-out']").evaluate("form => form.submit()")
        kept = asking.page.evaluate("localStorage.length")
        assert kept == 0, "R45: nothing stays on a shared computer"

    opened = asking.page.goto(staged.share)
    assert opened.headers["x-robots-tag"] == "noindex"
    expect(asking.page.locator("meta[name=robots]")).to_have_attribute(
        "content", re.compile("noindex")
    )
