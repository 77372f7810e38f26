"""A class of thirty on four competences, in a real browser: invited, rated, decided and awarded from one page."""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import expect
from sqlmodel import func, select

from app.assessing.evidence import NewEvidence, add_evidence
from app.assessing.seats import seat_of
from app.assessing.tables import Decision
from app.exchanges.answering import consent
from app.exchanges.queries import participants_of
from app.exchanges.tables import Exchange, ExchangeState, ParticipantRole
from app.exchanges.workflow import (
    NewExchange,
    NewParticipant,
    TargetIn,
    invite,
    move_to,
    open_exchange,
)
from app.issuing.keyring import new_generation
from app.issuing.queries import journey_of
from app.issuing.tables import Award
from app.people.accounts import make_sign_in_link
from app.plumbing.service import Work
from app.programmes.access import Role
from app.programmes.caller import Caller
from app.programmes.dependencies import caller_for
from app.programmes.membership import NewMember, add_member
from app.programmes.organisations import NewOrganisation, add_organisation
from app.programmes.workflow import NewProgramme, create_programme
from tests.browser.group import WHY, begin, end_and_decide
from tests.browser.reader import WALKS, Counted

pytestmark = pytest.mark.browser
LEVEL = "practise"
LISTS = {
    "en": ("Name;E-mail;Organisation;Role", "staff"),
    "fr": ("Nom;Courriel;Organisation;Rôle", "salariée"),
    "pt": ("Nome;Correio eletrónico;Organização;Papel", "funcionária"),
}
"""The headings of a list of people, and what a staff member is called in it."""
OPTIONS = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def database_url(sqlite_url):
    """Walk on one database: what two people do at once is tested on both elsewhere."""
    return sqlite_url


@dataclass
class Cohort:
    """An exchange with its people, each of whom has shown something; and links for two mediators."""

    exchange_id: UUID
    links: list[str]
    competences: list[str]


@pytest.fixture
def gather(live):
    """Return what brings a cohort of a size together in the running service."""

    def work(size: int, targets: int) -> Cohort:
        library = live.app.state.service.library
        competences = [found.id for found in library.latest.competences if LEVEL in found.levels][
            :targets
        ]
        with live.app.state.service.begin() as work:
            programme = create_programme(work, _programme())
            new_generation(work, programme.id)
            members = [
                add_member(
                    work,
                    programme,
                    NewMember(email=f"{name}@example.org", name=name.title(), role=Role.MEDIATOR),
                )[0]
                for name in ("first", "second")
            ]
            caller = caller_for(work, members[0].person_id)
            exchange = _running(work, caller, programme.id, competences)
            for number in range(size):
                _enter(work, caller, exchange, number, competences)
            grid = f"/exchanges/{exchange.id}"
            links = [make_sign_in_link(work, member.person_id, grid) for member in members]
            return Cohort(exchange.id, [*links], competences)

    return work


@pytest.mark.parametrize(("language", "script"), WALKS)
def test_a_class_of_thirty_comes_from_its_invitation_to_its_badges_in_sixty_acts(
    live, gather, sit_down, screenshots, language, script
):
    cohort = gather(0, 4)
    reader = sit_down(language, script)
    ana = Counted(reader.page, language, script)
    exchange = f"{live.base}/exchanges/{cohort.exchange_id}"
    ana.visit(cohort.links[0])
    ana.press("Accept the terms and sign in")
    ana.follow("Invite people")
    ana.follow("Invite people from a list")
    ana.fill("or rows pasted here", _list_of(30, language))
    ana.press("Look at it first")
    ana.click(ana.page.get_by_role("button", name=re.compile("30")))
    expect(ana.page.get_by_role("status")).to_contain_text("30")
    _everybody_accepts(live, cohort.exchange_id)
    ana.visit(exchange)

    begin(ana)
    ana.open("Give evidence…")
    ana.fill("What it is", "A piece of work")
    ana.fill("or a text", "What it shows.")
    ana.press("Add the evidence")
    ana.is_told("The evidence is added for everybody who was ticked.")
    end_and_decide(ana)
    ana.page.screenshot(path=screenshots / f"cohort-{language}.png", full_page=True)
    ana.press("Award badges…")
    ana.click(ana.page.get_by_role("button", name=re.compile("120")))
    assert ana.acts <= 60, f"{ana.acts} acts"

    if script:  # the page looks again by itself until the work is done
        said = ana.page.locator("#announcements")
        expect(said).to_have_text(re.compile("^120 "), timeout=120_000)
    else:
        _wait_for(ana.page, live, 120)
    ana.page.goto(exchange)
    expect(ana.page.locator("tbody .cell-mark", has_text="★")).to_have_count(120)
    assert _count(live, Award) == 120
    assert _progress(live) == {(0, True)}


def test_who_decides_second_is_told_and_one_decision_stands(live, gather, new_page):
    cohort = gather(1, 1)
    first, second = (_signed_in(new_page, link) for link in cohort.links)
    for page in (first, second):
        _rate_everybody(page)
    for page in (first, second):
        page.locator("a[data-panel]").click()
        _fill_in_decision(page, "Seen at work during both workshops.")
    first.get_by_role("button", name="Record the decision").click()
    expect(first.locator("dialog")).to_contain_text("See the decision")
    second.get_by_role("button", name="Record the decision").click()
    expect(second.locator("dialog").get_by_role("alert")).to_contain_text("decided")
    expect(second.locator("dialog").get_by_label("Why", exact=True)).to_have_value(
        "Seen at work during both workshops."
    )
    assert _count(live, Decision) == 1


def test_a_lost_connection_loses_no_typed_text_and_says_so(live, gather, new_page):
    cohort = gather(1, 1)
    page = _signed_in(new_page, cohort.links[0])
    _rate_everybody(page)
    page.locator("a[data-panel]").click()
    _fill_in_decision(page, "A careful table, and an honest note.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Record the decision").click()
    expect(page.locator("dialog").get_by_role("alert")).to_contain_text("connection is lost")
    expect(page.locator("dialog").get_by_label("Why", exact=True)).to_have_value(
        "A careful table, and an honest note."
    )
    page.get_by_role("button", name="Close", exact=True).click()
    page.get_by_role("link", name="Tick all").click()
    page.locator("summary").filter(has_text="Decide…").click()
    page.get_by_label("Reasons, common to all").fill(WHY)
    page.get_by_role("button", name="Decide this level").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing was sent")
    expect(page.get_by_label("Reasons, common to all")).to_have_value(WHY)
    assert _count(live, Decision) == 0
    page.context.set_offline(False)
    page.get_by_role("button", name="Decide this level").click()
    expect(page.get_by_role("status")).to_contain_text("recorded")
    assert _count(live, Decision) == 1


def test_ratings_are_saved_as_they_are_given_and_kept_while_the_connection_is_lost(
    live, gather, new_page
):
    page = _signed_in(new_page, gather(1, 1).links[0])
    page.goto(live.base + page.locator("a[data-panel]").get_attribute("href"))
    at_the_end = page.locator(".segments:has([form=rate-final])")
    first, second, said = at_the_end.nth(0), at_the_end.nth(1), page.locator("[data-draft-state]")
    lacks = page.locator("#lacks p:visible")
    expect(lacks).to_contain_text("sentences at the end")
    width = first.locator("label").first.bounding_box()["width"]
    first.get_by_text("Yes", exact=True).click()
    expect(said).to_contain_text("Saved at")
    expect(said).to_be_in_viewport()
    assert first.locator("label").last.bounding_box()["width"] == pytest.approx(width, abs=1)
    page.context.set_offline(True)
    second.get_by_text("In part", exact=True).click()
    expect(said).to_contain_text("connection is lost")
    page.route("**/participants/**", _refuse_to_save)
    page.context.set_offline(False)
    page.reload()
    expect(first.get_by_label("Yes", exact=True)).to_be_checked()
    expect(second.get_by_label("In part", exact=True)).to_be_checked()
    expect(said).to_contain_text("is back")


def _refuse_to_save(route):
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def _signed_in(new_page, link):
    page = new_page(**OPTIONS)
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A class of thirty")
    return page


def _rate_everybody(page):
    page.locator(".moments").get_by_text("End", exact=True).click()
    page.get_by_role("link", name="Tick all").click()
    page.get_by_role("button", name="Rate “yes” up to this level at the end").click()
    expect(page.get_by_role("status")).to_contain_text("saved")


def _fill_in_decision(page, why):
    dialog = page.locator("dialog")
    dialog.get_by_label("The level reached").select_option(LEVEL)
    dialog.get_by_label("Why", exact=True).fill(why)


def _count(live, table):
    with live.app.state.service.begin() as work:
        return work.session.exec(select(func.count()).select_from(table)).one()


def _wait_for(page, live, awards):
    for _ in range(1200):
        if _count(live, Award) == awards:
            return
        page.wait_for_timeout(100)
    message = f"fewer than {awards} badges in two minutes"
    raise AssertionError(message)


def _list_of(size, language):
    headings, role = LISTS[language]
    rows = [
        f"Person {number:02};person{number}@example.org;A social side;{role}"
        for number in range(size)
    ]
    return "\n".join([headings, *rows])


def _everybody_accepts(live, exchange_id):
    with live.app.state.service.begin() as work:
        for participant in participants_of(work, exchange_id):
            consent(work, participant)


def _progress(live):
    """Return what the badges say of the start, and whether the end was above it."""
    with live.app.state.service.begin() as work:
        decisions = work.session.exec(select(Decision)).all()
        journeys = [
            journey_of(work, work.library.level_in(one.release, one.competence, one.level), one)
            for one in decisions
        ]
        return {(one.met_at_baseline, one.met_at_end == one.descriptors) for one in journeys}


def _programme() -> NewProgramme:
    asked = {
        "slug": "cohort",
        "name": "Programme of the cohort",
        "url": "https://cohort.example.org/",
        "email": "hello@cohort.example.org",
        **dict.fromkeys(("staff_basis", "staff_told", "representatives_told"), True),
        "language": "en",
    }
    return NewProgramme.model_validate(asked)


def _running(work: Work, caller: Caller, programme_id: UUID, competences: list[str]) -> Exchange:
    social, tech = (
        add_organisation(
            work,
            caller,
            NewOrganisation.model_validate(
                {"programme_id": programme_id, "name": f"A {kind} side", "kind": kind}
            ),
        )
        for kind in ("social", "tech")
    )
    today = work.now.date()
    asked = NewExchange(
        programme_id=programme_id,
        title="A class of thirty",
        social_organisation_id=social.id,
        tech_organisation_id=tech.id,
        form="skills-based-pro-bono",
        starts_on=today - timedelta(days=30),
        ends_on=today,
        hours=40,
        targets=[TargetIn(competence=found, level=LEVEL) for found in competences],
    )
    exchange = open_exchange(work, caller, asked)
    move_to(work, caller, exchange, ExchangeState.RUNNING)
    return exchange


def _enter(
    work: Work,
    caller: Caller,
    exchange: Exchange,
    number: int,
    competences: list[str],
) -> None:
    asked = NewParticipant(
        email=f"person{number}@example.org",
        name=f"Person {number:02}",
        organisation_id=exchange.social_organisation_id,
        role=ParticipantRole.STAFF,
    )
    invited, _ = invite(work, caller, exchange, asked)
    participant = consent(work, invited)
    for competence in competences:
        seat = seat_of(work, exchange, participant, competence)
        piece = NewEvidence(title="A piece of work", text="What it shows.")
        add_evidence(work, seat, piece, added_by=participant.person_id)
