"""Before the badge, in a real browser: who has no word for a need finds three, meets who can help, and both learn.

The exchange that comes of it starts and is closed on its page; what its people do in between is acted below the
pages: `test_award_journey` walks it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from app.contacts.inviting import NewContact, accept_invitation, invite_contact
from app.contacts.speaker import speaker_for
from app.demo import STAFF, VOLUNTEER, act_out
from app.exchanges.queries import targets_of
from app.exchanges.tables import Exchange, ExchangeState
from app.issuing.keyring import new_generation
from app.issuing.tables import Award
from app.needs.tables import Need
from app.people.accounts import make_sign_in_link
from app.people.identity import find
from app.programmes.access import Role
from app.programmes.dependencies import caller_for
from app.programmes.membership import NewMember, add_member
from app.programmes.organisations import NewOrganisation, add_organisation
from app.programmes.tables import Organisation
from app.programmes.workflow import NewProgramme, create_programme
from app.proposals.tables import Proposal
from tests.browser.reader import WALKS

pytestmark = pytest.mark.browser
TOLD = {
    "en": "Every month somebody copies the figures of three lists into one table, and we cannot read it.",
    "fr": "Chaque mois quelqu’un recopie les chiffres de trois listes dans un tableau, et on ne s’y retrouve plus.",
    "pt": "Todos os meses alguém copia os números de três listas para uma tabela e já ninguém a percebe.",
}
DOMAIN, COMPETENCE = "impact", "data-analysis"
IN_RETURN = "skills-transfer"
TITLE = "Our figures on one page"


@dataclass(frozen=True)
class Place:
    """Two organisations whose contacts are in, and a mediator: where each arrives."""

    programme: UUID
    mediator: UUID
    social: UUID
    tech: UUID
    links: Mapping[str, str]


@pytest.fixture
def database_url(sqlite_url):
    """Walk on one database: a page looks the same on either."""
    return sqlite_url


@pytest.fixture
def place(live):
    with live.app.state.service.begin() as work:
        programme = create_programme(work, _programme())
        new_generation(work, programme.id)
        member, _ = add_member(
            work,
            programme,
            NewMember(email="lead@example.org", name="Dana Lead", role=Role.MEDIATOR),
        )
        caller = caller_for(work, member.person_id)
        links = {"mediator": make_sign_in_link(work, member.person_id)}
        ids = {}
        for kind in ("social", "tech"):
            asked = {"programme_id": programme.id, "name": f"A {kind} side", "kind": kind}
            side = add_organisation(work, caller, NewOrganisation.model_validate(asked))
            somebody = NewContact(name=f"Contact {kind}", email=f"{kind}@example.org")
            contact = accept_invitation(
                work, invite_contact(work, speaker_for(work, caller), side, somebody)
            )
            ids[kind] = side.id
            links[kind] = make_sign_in_link(work, contact.person_id, f"/organisations/{side.id}")
        return Place(programme.id, member.person_id, ids["social"], ids["tech"], links)


@pytest.mark.parametrize(("language", "script"), WALKS)
def test_from_a_situation_to_badges_on_both_sides(live, place, sit_down, language, script):
    association, company, mediator = (sit_down(language, script) for _ in range(3))
    for reader, who in ((association, "social"), (company, "tech"), (mediator, "mediator")):
        reader.page.goto(place.links[who])
        reader.press("Accept the terms and sign in")

    needs = _say_what_is_lacking(association, live, place)
    _offer(company)
    proposal = _propose(mediator, live, place)
    reasons = [_say_yes(reader, proposal) for reader in (association, company)]
    assert reasons[0] == reasons[1], "both sides read the same reasons"
    assert "".join(reasons[0]).strip(), "and there are some"
    association.page.goto(proposal)
    expect(association.page.locator("main")).to_contain_text(
        association.say("Both sides have said yes: the exchange is there.")
    )

    mediator.page.goto(proposal)
    mediator.follow("Open the exchange")
    mediator.look("the exchange that both wanted")
    assert len(needs) == 3
    mediator.press("Start the exchange")
    expect(mediator.button("Close the exchange")).to_be_visible()
    _learn_on_both_sides(live, place)
    mediator.press("Close the exchange")
    expect(mediator.button("Reopen the exchange")).to_be_visible()
    assert _has_ended(live), "the exchange runs and ends"
    for reader, learner in ((association, STAFF), (company, VOLUNTEER)):
        with live.app.state.service.begin() as work:
            shared = _shared_by(work, learner.email)
        reader.page.goto(f"{live.base}{shared}")
        expect(reader.page.locator("main")).to_contain_text(learner.name)
    association.look("a badge of the exchange")


def _say_what_is_lacking(reader, live, place):
    """Tell a situation, answer questions, keep three needs, and open each."""
    page = reader.page
    reader.look("an organisation that said nothing yet")
    reader.follow("Tell how things are")
    reader.fill("In your own words", TOLD[reader.language])
    reader.press("See what could be learnt")
    reader.look("a situation and where it leads")
    page.locator(f"#questions ~ nav a[href*='domain={DOMAIN}#']").click()
    page.locator("form[action$='/answers'] input[type=checkbox]").first.check()
    reader.press("See where that leads")
    reader.is_told("Your answers are kept.")
    leads = page.locator("form[action$='/needs'] input[name=competence]")
    assert leads.count() >= 3, "three things could be learnt"
    known = [leads.nth(place).get_attribute("value") for place in range(leads.count())]
    assert COMPETENCE in known
    for lead in [COMPETENCE, *[one for one in known if one != COMPETENCE]][:3]:
        page.locator(f"#lead-{lead}").check()
    reader.press("Keep the ticked ones as drafts")
    reader.is_told("Kept as drafts: complete each, then open it.")
    with live.app.state.service.begin() as work:
        needs = [need.id for need in work.session.exec(select(Need)).all()]
    for need in needs:
        page.goto(f"{live.base}/needs/{need}/edit")
        _say_the_terms(page)
        page.locator("[name=returns-0-competence]").select_option(IN_RETURN)
        page.locator("[name=returns-0-level]").select_option("practise")
        page.locator("[name=wanted_by]").fill(str(_today() + timedelta(days=200)))
        reader.press("Save")
        reader.press("Open it")
        reader.is_told("It is open: others of the programme see it now.")
    reader.look("an open need")
    return needs


def _offer(reader):
    page = reader.page
    reader.follow("Make an offer")
    for name, competence, level in (
        ("levels", COMPETENCE, "transmit"),
        ("wishes", IN_RETURN, "practise"),
    ):
        page.locator(f"[name={name}-0-competence]").select_option(competence)
        page.locator(f"[name={name}-0-level]").select_option(level)
    page.locator("[name=hours_per_month]").fill("10")
    page.locator("[name=available_from]").fill(str(_today()))
    _say_the_terms(page)
    reader.look("an offer being written")
    reader.press("Keep it as a draft")
    reader.press("Open it")
    reader.look("an open offer")


def _say_the_terms(page):
    page.locator("#durations input").nth(1).check()
    page.locator("#languages input").first.check()


def _propose(reader, live, place):
    page = reader.page
    page.goto(f"{live.base}/programmes/{place.programme}/matches")
    reader.look("needs with what meets them")
    page.locator("a[href^='/proposals/new?']").first.click()
    page.locator("[name=title]").fill(TITLE)
    reader.look("a match about to be proposed")
    reader.press("Send it to both sides")
    reader.look("a proposal that waits for both")
    with live.app.state.service.begin() as work:
        return f"{live.base}/proposals/{work.session.exec(select(Proposal)).one().id}"


def _say_yes(reader, proposal):
    """Answer yes; return the reasons that were read."""
    reader.page.goto(proposal)
    reasons = reader.page.locator(".match-reasons").all_inner_texts()
    reader.look("a proposal that waits for an answer")
    reader.press("Yes, we would like to")
    reader.is_told("Your answer is noted. Thank you.")
    return reasons


def _shared_by(work, address):
    """Return where the badge of somebody is shown."""
    person = find(work, address)
    assert person is not None
    return f"/b/{work.session.exec(select(Award).where(Award.person_id == person.id)).one().id}"


def _has_ended(live):
    with live.app.state.service.begin() as work:
        exchange = work.session.exec(select(Exchange)).one()
        return (exchange.state, exchange.closed_at is not None) == (ExchangeState.CLOSED, True)


def _learn_on_both_sides(live, place):
    """Let one person of each side learn what the exchange is for, while it runs."""
    with live.app.state.service.begin() as work:
        exchange = work.session.exec(select(Exchange)).one()
        caller = caller_for(work, place.mediator)
        targets = {target.competence: target.level for target in targets_of(work, exchange.id)}
        assert targets.keys() == {COMPETENCE, IN_RETURN}
        assert exchange.state == ExchangeState.RUNNING
        for actor, competence, side in (
            (STAFF, COMPETENCE, place.social),
            (VOLUNTEER, IN_RETURN, place.tech),
        ):
            learner = replace(actor, competence=competence, level=targets[competence])
            organisation = work.session.get_one(Organisation, side)
            act_out(work, caller, exchange, learner, organisation)


def _today() -> date:
    return datetime.now(UTC).date()


def _programme():
    asked = {
        "slug": "meeting",
        "name": "Programme of the meeting",
        "url": "https://meeting.example.org/",
        "email": "hello@meeting.example.org",
        **dict.fromkeys(("staff_basis", "staff_told", "representatives_told"), True),
        "language": "en",
    }
    return NewProgramme.model_validate(asked)
