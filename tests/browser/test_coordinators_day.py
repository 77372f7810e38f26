"""A coordinator's day in a real browser: the first badge of a programme, then what a day brings, wish by wish."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from app.issuing.keyring import new_generation
from app.issuing.tables import Award
from app.people.accounts import make_sign_in_link
from app.programmes.access import Role
from app.programmes.membership import NewMember, add_member
from app.programmes.workflow import NewProgramme, create_programme
from tests.browser.group import begin, end_and_decide
from tests.browser.reader import WALKS, Counted

pytestmark = pytest.mark.browser
MOST_ACTS = 30
"""Clicks, choices and fields of the mediator from the mailed link to the first badge."""
LEARNER, TYPO, PAPER = "lea@example.org", "moussa@exmaple.org", "Ama Sans Adresse"


@pytest.fixture
def database_url(sqlite_url):
    """Walk on one database: what two people do at once is tested on both elsewhere."""
    return sqlite_url


@pytest.fixture
def coordinator(live, sit_down, language, script):
    """An owner of a programme in which nothing was done yet, with the link that was mailed to them."""
    with live.app.state.service.begin() as work:
        programme = create_programme(work, _programme(language))
        new_generation(work, programme.id)
        asked = NewMember(email="ana@example.org", name="Ana Coordinatrice", role=Role.OWNER)
        owner, _ = add_member(work, programme, asked)
        link = make_sign_in_link(work, owner.person_id, f"/programmes/{programme.id}")
    reader = sit_down(language, script)
    ana = Counted(reader.page, language, script)
    ana.visit(link)
    return ana


@pytest.mark.parametrize(("language", "script"), WALKS)
def test_the_first_badge_takes_thirty_acts_and_the_day_after_has_an_answer_to_each_wish(
    live, coordinator, sit_down, screenshots, language, script
):
    ana, lea = coordinator, sit_down(language, script)
    exchange = _open_and_invite(ana)
    _nobody_has_answered(ana, live)
    ana.acts -= 2  # to look who has not answered is no part of the way to the badge
    _lea_does_her_part(lea, live)
    _assess_and_award(ana, exchange)
    assert ana.acts <= MOST_ACTS, f"{ana.acts} acts"
    _wait_for_the_badge(ana, live)

    _read_a_messy_list(ana, exchange)
    _find_a_person(ana, live)
    _put_a_typo_right(ana, exchange)
    _invite_without_address(ana, exchange)
    _count_this_year(ana)
    _take_everything_along(ana)
    _revoke(ana)
    _see_a_mediator_leave(ana)
    ana.visit(f"{live.base}/today")
    ana.look("the day, once all this was done")
    ana.page.screenshot(path=screenshots / f"day-{language}.png", full_page=True)


def _open_and_invite(ana):
    ana.press("Accept the terms and sign in")
    ana.look("an empty programme")
    ana.follow("Open the first exchange")
    form = ana.page.locator("form:has(#title)")
    today = date.today()  # noqa: DTZ011 - the service runs on this machine's day
    ana.fill("Title", "Un tableau des stocks", form)
    ana.fill("Social organisation", "Les Paniers", form)
    ana.fill("Tech company", "Nuage fictif", form)
    ana.choose("Form of cooperation", "skills-based-pro-bono", form)
    ana.fill("First day", (today - timedelta(days=20)).isoformat(), form)
    ana.fill("Last day", today.isoformat(), form)
    ana.fill("Hours planned", "20", form)
    ana.choose("Competence", "data-analysis", form)
    ana.choose("Up to the level", "practise", form)
    ana.press("Save and start", form)
    ana.is_told("The exchange has started. Now invite its people.")
    exchange = ana.page.url
    ana.follow("Invite people")
    _invite(ana, "Léa Exemple", LEARNER)
    ana.is_told("The invitation is on its way.")
    return exchange


def _invite(ana, name, email):
    form = ana.page.locator("section[aria-labelledby=invite]")
    ana.fill("Name", name, form)
    if email:
        ana.fill("E-mail address", email, form)
    ana.choose("Organisation", "Les Paniers", form)
    ana.choose("Role", "staff", form)
    ana.press("Invite", form)


def _nobody_has_answered(ana, live):
    """What next, and who is late: the first page counts, and leads to whom it counted."""
    ana.visit(f"{live.base}/today")
    ana.click(ana.page.locator(".waits a").filter(has_text="1").first)
    expect(ana.page.locator("main")).to_contain_text("Léa Exemple")


def _lea_does_her_part(lea, live):
    lea.page.goto(live.link(LEARNER))
    lea.press("Accept the terms and sign in")
    lea.press("Yes, I take part")
    lea.page.goto(f"{live.base}/today")
    lea.page.get_by_role("link", name=re.compile(lea.say("Rate yourself").split("%")[0])).click()
    evidence = lea.page.locator("#evidence")
    evidence.locator("summary").first.click()
    lea.fill("What it is", "A table of the month", evidence)
    lea.fill("or a text", "Families helped per month, each number with its source.", evidence)
    lea.press("Add the evidence", evidence)
    expect(evidence).to_contain_text("A table of the month")


def _assess_and_award(ana, exchange):
    ana.visit(exchange)
    begin(ana)
    end_and_decide(ana)
    ana.look("a class that is decided about")
    ana.press("Award badges…")
    ana.click(ana.page.locator("main button[type=submit].button-primary").last)


def _wait_for_the_badge(ana, live):
    for _ in range(100):
        with live.app.state.service.begin() as work:
            if work.session.exec(select(Award)).first() is not None:
                return
        ana.page.wait_for_timeout(100)
    message = "no badge was awarded in ten seconds"
    raise AssertionError(message)


def _messy(good):
    """Return a list as it comes from a spreadsheet: French headings, an empty row, four that cannot be used."""
    rows = [
        "Nom;Courriel;Organisation;Rôle",
        *(f"Zoë Numéro {one};zoe{one}@example.org;Les Paniers;bénévole" for one in range(good)),
        ";;;",
        "Sans Courriel;;;",
        "Adresse Fausse;pas une adresse;Les Paniers;salariée",
        "Zoë Numéro 1;zoe1@example.org;Les Paniers;bénévole",
        "Autre;autre@example.org;Une autre maison;bénévole",
    ]
    return "\r\n".join(rows).encode("cp1252")


def _read_a_messy_list(ana, exchange):
    """Forty people from a messy file: the good rows are invited, each of the others named with its reason."""
    good = (
        36 if ana.language == "en" else 6
    )  # each invitation is a mail: one walk shows that forty go
    ana.visit(f"{exchange.split('?')[0]}/people/list")
    file = {"name": "liste.csv", "mimeType": "text/csv", "buffer": _messy(good)}
    ana.page.locator("input[type=file]").set_input_files(files=[file])
    ana.press("Look at it first")
    ana.look("a list that is looked at first")
    ana.click(ana.page.get_by_role("button", name=re.compile(str(good))))
    expect(ana.page.get_by_role("status").first).to_contain_text(str(good))


def _find_a_person(ana, live):
    ana.visit(f"{live.base}/today")
    search = ana.page.get_by_role("search")
    search.get_by_role("searchbox").fill("zoe numero 5")
    search.get_by_role("button").click()
    expect(ana.page.locator("main")).to_contain_text("Zoë Numéro 5")


def _put_a_typo_right(ana, exchange):
    people = f"{exchange.split('?')[0]}/people"
    ana.visit(people)
    _invite(ana, "Mousa Diop", TYPO)
    row = ana.page.locator("tr").filter(has_text=TYPO)
    row.locator("summary").click()
    row.locator("a[href$='#correct']").click()
    form = ana.page.locator("section[aria-labelledby=correct]")
    ana.fill("Name", "Moussa Diop", form)
    ana.fill("E-mail address", "moussa@example.org", form)
    ana.press("Correct", form)
    ana.is_told("Corrected: the invitation is on its way to the new address.")
    expect(ana.page.locator("table.people")).to_contain_text("Moussa Diop")


def _invite_without_address(ana, exchange):
    """Who has no e-mail address gets a code on a sheet to print."""
    ana.visit(f"{exchange.split('?')[0]}/people")
    _invite(ana, PAPER, "")
    ana.look("a code on paper")
    expect(ana.page.locator("main")).to_contain_text(PAPER)


def _count_this_year(ana):
    """Badges this year by competence: the list of awards, from the first of January on."""
    ana.page.goto(ana.page.url.split("/exchanges")[0] + "/today")
    ana.page.locator("main h2 a[href^='/programmes/']").first.click()
    ana.follow("Awards")
    filters = ana.page.locator("form.filters")
    filters.locator("#since").fill(f"{date.today().year}-01-01")  # noqa: DTZ011 - as above
    filters.locator("#competence").select_option("data-analysis")
    ana.press("Show", filters)
    expect(ana.page.locator("main tbody tr")).to_have_count(1)
    expect(ana.page.locator("main tbody")).to_contain_text("Léa Exemple")


def _take_everything_along(ana):
    ana.follow("Exports")
    with ana.page.expect_download() as download:
        ana.page.locator("button[value='everything.zip']").click()
    assert download.value.suggested_filename.endswith(".zip")


def _revoke(ana):
    ana.follow("Awards")
    ana.page.locator("main a[href^='/decisions/']").first.click()
    ana.open("Revoke this badge")
    ana.acts += 1
    ana.page.get_by_label(ana.say("It was awarded by mistake")).check()
    ana.fill("Words for its holder", "Décernée deux fois, pour l’exemple.")
    ana.press("Revoke the badge")
    expect(ana.page.locator("main")).to_contain_text("Décernée deux fois, pour l’exemple.")


def _see_a_mediator_leave(ana):
    ana.page.locator(".crumbs a").first.click()
    ana.page.locator("main h2 a[href^='/programmes/']").first.click()
    ana.follow("People")
    ana.fill("Name", "Robin Inventé")
    ana.fill("E-mail address", "robin@example.org")
    ana.page.get_by_label(re.compile(f"^{ana.say('Mediator')}")).check()
    ana.press("Send the invitation")
    ana.page.get_by_role("link", name=re.compile("Robin Inventé")).first.click()
    ana.page.locator("main details summary").last.click()
    ana.page.locator("main form[action$='/remove'] button").click()
    expect(ana.page.locator("main table")).not_to_contain_text("Robin Inventé")


def _programme(language):
    asked = {
        "slug": "day",
        "name": "Programme of the day",
        "url": "https://day.example.org/",
        "email": "hello@day.example.org",
        **dict.fromkeys(("staff_basis", "staff_told", "representatives_told"), True),
        "language": language,
    }
    return NewProgramme.model_validate(asked)
