"""An owner, an observer and a partner, each in a real browser, in each language, with script and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.reader import WALKS

pytestmark = pytest.mark.browser
NEWCOMER = "robin@example.org"
PARTNER = "charlie@example.org"


@pytest.fixture
def database_url(sqlite_url):
    """Walk on one database; what two people do at once is tested on both, in the cohort's test."""
    return sqlite_url


@pytest.fixture
def owner(staged, sit_down, language, script):
    """The demo's owner, signed in, before the exchange."""
    owner = sit_down(language, script)
    owner.page.goto(staged.mediator_sign_in)
    owner.press("Accept the terms and sign in")
    return owner


@pytest.mark.parametrize(("language", "script"), WALKS)
def test_an_owner_runs_the_programme_and_an_observer_sees_it(
    live, owner, sit_down, language, script
):
    owner.page.locator(".crumbs a[href^='/programmes/']").click()
    owner.look("the programme")
    _settle(owner)
    _enter_an_organisation(owner)
    _make_a_key(owner)
    _invite_an_observer(owner)
    _read_the_log(owner)
    _revoke(owner)

    observer = sit_down(language, script)
    observer.page.goto(live.link(NEWCOMER))
    observer.press("Accept the terms and sign in")
    observer.page.goto(f"{live.base}/today")
    observer.look("an observer's day")
    observer.page.get_by_role("link", name="Nos chiffres en une page").first.click()
    observer.look("an exchange that is observed")
    main = observer.page.locator("main")
    expect(main).to_contain_text("Camille Exemple")
    expect(main).not_to_contain_text("camille@example.org")
    expect(main.locator("form[method=post]")).to_have_count(0)


def _settle(owner):
    owner.follow("Settings")
    owner.look("the settings")
    owner.fill("Pieces of evidence needed for a badge", "2")
    owner.press("Save the settings")
    owner.is_told("The settings are saved.")
    expect(
        owner.page.get_by_label(owner.say("Pieces of evidence needed for a badge"))
    ).to_have_value("2")


def _enter_an_organisation(owner):
    owner.follow("Organisations")
    owner.fill("Name", "Coopérative inventée")
    owner.choose("Kind", "tech")
    owner.press("Enter it")
    owner.is_told("The organisation was added.")
    expect(owner.page.get_by_role("table")).to_contain_text("Coopérative inventée")
    owner.look("the organisations")


def _make_a_key(owner):
    owner.follow("API keys")
    owner.fill("What it is for", "Tableau de bord")
    owner.press("Make the key")
    owner.look("a key that is shown once")
    expect(owner.page.get_by_role("status")).to_contain_text("Tableau de bord")
    expect(owner.page.get_by_label(owner.say("API key"), exact=True)).to_have_value(
        re.compile("^est_")
    )
    name = owner.say("Revoke the key “%(name)s”", name="Tableau de bord")
    sure = owner.page.locator("details", has=owner.page.locator(f'summary[aria-label="{name}"]'))
    expect(sure.get_by_role("button", include_hidden=True)).to_be_hidden()
    sure.locator("summary").click()
    owner.press("Revoke the key", sure)
    owner.is_told("The key is revoked.")


def _invite_an_observer(owner):
    owner.follow("People")
    owner.fill("Name", "Robin Inventé")
    owner.fill("E-mail address", NEWCOMER)
    owner.page.get_by_label(re.compile(f"^{owner.say('Observer')}")).check()
    owner.press("Send the invitation")
    owner.is_told("The invitation is on its way.")
    expect(owner.page.get_by_role("table")).to_contain_text("Robin Inventé")
    owner.look("the people of the programme")


def _read_the_log(owner):
    owner.follow("Audit log")
    expect(owner.page.get_by_role("table")).to_contain_text("Dominique Démo")
    owner.page.locator("main summary").first.click()
    owner.follow("Check the whole log")
    owner.look("the audit log that holds")


def _revoke(owner):
    owner.follow("Awards")
    owner.look("the register of awards")
    owner.page.locator("main a[href^='/decisions/']").first.click()
    owner.page.locator("summary", has_text=owner.say("Revoke this badge")).click()
    owner.page.get_by_label(owner.say("It was awarded by mistake")).check()
    owner.fill("Words for its holder", "Décernée deux fois, pour l’exemple.")
    owner.press("Revoke the badge")
    owner.look("a revoked badge")
    expect(owner.page.locator("main")).to_contain_text("Décernée deux fois, pour l’exemple.")


@pytest.mark.parametrize(("language", "script"), WALKS)
def test_a_partner_gives_a_view_without_an_account(live, owner, sit_down, language, script):
    exchange = owner.page.url
    owner.follow("People")
    form = owner.page.locator("section[aria-labelledby=invite]")
    owner.fill("Name", "Alex Invention", form)
    owner.fill("E-mail address", "alex@example.org", form)
    owner.choose("Organisation", "Les Paniers d’exemple", form)
    owner.choose("Role", "staff", form)
    owner.press("Invite", form)
    owner.is_told("The invitation is on its way.")
    owner.page.goto(exchange)
    invited = sit_down(language, script)
    invited.page.goto(live.link("alex@example.org"))
    invited.press("Accept the terms and sign in")
    invited.press("Yes, I take part")

    owner.follow("Partners' views")
    owner.look("partners before anybody was asked")
    owner.choose("For which organisation they rate", "Atelier Numérique fictif")
    owner.fill("Name", "Charlie Partenaire")
    owner.fill("E-mail address", PARTNER)
    owner.choose("About which moment", "baseline")
    owner.press("Send the link")
    owner.is_told("The link is on its way.")
    owner.look("a partner who was asked")

    partner = sit_down(language, script)
    partner.page.goto(live.link(PARTNER))
    partner.look("the partner's door")
    if partner.page.locator(".sheet-row").count() == 0:
        partner.page.locator("main form button").click()
    partner.look("the partner's sheet")
    closed = partner.page.locator("main details:not([open]) summary")
    while closed.count():
        closed.first.click()
    word = partner.say("In part")
    partner.page.locator(f".sheet-row .segments label:text-is('{word}')").first.click()
    partner.press("Send my view")
    expect(partner.page.get_by_role("heading", level=1)).to_have_text(partner.say("Thank you"))
    partner.look("thanks to the partner")
