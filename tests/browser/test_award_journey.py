"""The main job in a real browser, in each language, with and without script: assess, award, share, verify, hide."""

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.reader import WALKS

pytestmark = pytest.mark.browser
ADDRESS = "alex@example.org"
OTHER = "someone.else@example.org"
HIGHEST_SHEET, MOST_STOPS = 2_200, 25
"""How many pixels a sheet is high on a desktop, and how often the tab key is pressed until the decision's button."""


@pytest.fixture
def database_url(sqlite_url):
    """Walk on one database; what two people do at once is tested on both, in the cohort's test."""
    return sqlite_url


@pytest.mark.parametrize(("language", "script"), WALKS)
def test_from_the_mediator_to_the_employers_verdict(
    live, staged, sit_down, screenshots, tmp_path, language, script
):
    mediator, person, visitor, employer = (sit_down(language, script) for _ in range(4))
    sheet = _invite_and_open_sheet(mediator, person, live, staged)
    _rate_oneself(person)
    _assess(mediator, sheet)
    mediator.page.screenshot(path=screenshots / f"sheet-{language}.png", full_page=True)
    _decide_and_award(mediator)
    mediator.page.goto(sheet)
    mediator.look("a decided sheet")
    assert _height(mediator.page) <= HIGHEST_SHEET

    share = _accept_and_share(person, live)
    person.page.screenshot(path=screenshots / f"share-{language}.png", full_page=True)

    visitor.page.goto(share)
    visitor.look("the shared badge")
    _prints_on_one_sheet(visitor.page)
    with visitor.page.expect_download() as download:
        visitor.page.locator("a[href$='/badge.png']").click()
    picture = tmp_path / "badge.png"
    download.value.save_as(picture)

    _verify(employer, live, picture, ADDRESS, "This badge is valid.")
    employer.page.screenshot(path=screenshots / f"valid-{language}.png", full_page=True)
    if (language, script) == WALKS[0]:
        _check_the_receipt(employer, live)
    _verify(employer, live, picture, OTHER, "This badge is not valid.")

    person.page.goto(share)
    person.press("Make it private again")
    person.is_told("Your page is private again: the link shows nothing any more.")
    answer = visitor.page.goto(share)
    assert answer is not None
    assert answer.status == 404
    visitor.look("the page that is private again")


def _invite_and_open_sheet(mediator, person, live, staged):
    page = mediator.page
    page.goto(staged.mediator_sign_in)
    mediator.look("one more step")
    mediator.press("Accept the terms and sign in")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nos chiffres")
    mediator.look("the exchange")
    exchange = page.url
    mediator.follow("People")
    form = page.locator("section[aria-labelledby=invite]")
    mediator.fill("Name", "Alex Invention", form)
    mediator.fill("E-mail address", ADDRESS, form)
    mediator.choose("Organisation", "Les Paniers d’exemple", form)
    mediator.choose("Role", "staff", form)
    mediator.press("Invite", form)
    mediator.is_told("The invitation is on its way.")
    mediator.look("the people of the exchange")

    person.page.goto(live.link(ADDRESS))
    person.press("Accept the terms and sign in")
    person.look("the invitation")
    person.press("Yes, I take part")
    person.is_told("Welcome! You take part in this exchange.")
    person.look("the participation")

    page.goto(exchange)
    page.get_by_role("row", name="Alex Invention").get_by_role("link").last.click()
    if mediator.script:
        expect(page.get_by_role("dialog")).to_contain_text("Alex Invention")
        mediator.look("a place of the group")
        mediator.follow("Whole sheet")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Alex Invention")
    mediator.look("an empty sheet")
    return page.url


def _prints_on_one_sheet(page):
    """Print to paper, with the address where it is read: only Chromium without a window does so."""
    page.emulate_media(media="print")
    (sheet,) = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
    assert "http://" in sheet.extract_text()
    page.emulate_media(media="null")


def _rate_oneself(person):
    person.page.locator("main .cards a").last.click()
    person.look("one's own sheet")
    _rate(person, "baseline", "In part", "Your ratings are saved.")


def _assess(mediator, sheet):
    _rate(mediator, "baseline", "Not yet", "The ratings are saved.")
    mediator.page.goto(sheet)
    evidence = mediator.page.locator("#evidence")
    evidence.locator("summary").first.click()
    mediator.fill("What it is", "A table of the month", evidence)
    mediator.fill("or a text", "Families helped per month, each number with its source.", evidence)
    mediator.press("Add the evidence", evidence)
    expect(evidence).to_contain_text("A table of the month")
    _rate(mediator, "final", "Yes", "The ratings are saved.")
    mediator.look("a filled sheet")
    mediator.page.goto(sheet)
    assert _height(mediator.page) <= HIGHEST_SHEET
    assert _stops_to_the_decision(mediator) <= MOST_STOPS


def _height(page):
    return page.evaluate("document.documentElement.scrollHeight")


def _stops_to_the_decision(mediator):
    """Count from the top of the page; there is a link that skips to the decision, and nobody has to use it."""
    page, record = mediator.page, mediator.say("Record the decision")
    for stops in range(1, 100):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == record:
            return stops
    message = "the tab key does not lead to the decision"
    raise AssertionError(message)


def _rate(reader, moment, word, told):
    name = reader.say(word)
    for row in reader.page.locator("#level-practise .sheet-row").all():
        cell = row.locator(f".segments:has([form=rate-{moment}])")
        cell.locator(f"label:text-is('{name}')").click()
        expect(cell.get_by_label(name, exact=True)).to_be_checked()
    reader.press("Save the start" if moment == "baseline" else "Save the end")
    reader.is_told(told)


def _decide_and_award(mediator):
    decision = mediator.page.locator("#deciding")
    mediator.choose("The level reached", "practise", decision)
    mediator.fill("Why", "Careful work; says what the numbers cannot tell.", decision)
    mediator.press("Record the decision", decision)
    mediator.look("the preview of the badge")
    mediator.press("Award the badge")
    mediator.is_told("The badge is awarded. The person is told by mail.")
    mediator.look("the awarded badge")


def _accept_and_share(person, live):
    for _ in range(100):
        if sum(mail["To"] == ADDRESS for mail in live.mails) == 2:
            break
        person.page.wait_for_timeout(100)
    person.page.goto(live.link(ADDRESS))
    person.press("Sign in")
    person.look("the badge that awaits an answer")
    person.press("Accept the badge")
    person.look("the private badge")
    person.press("Share the page")
    person.is_told("Your page is open: whoever has the link can see it.")
    person.look("the badge of one's own")
    return person.page.url


def _check_the_receipt(employer, live):
    """Take the signed receipt along, have it checked, and print what is said of it."""
    with employer.page.expect_download() as download:
        employer.page.locator("button[name=as][value=jws]").first.click()
    employer.page.goto(f"{live.base}/verify/receipt")
    employer.page.locator("main textarea").fill(download.value.path().read_text())
    employer.page.locator(
        "main form.card button[type=submit], main form button.button-primary"
    ).first.click()
    title = employer.page.get_by_role("heading", level=1)
    expect(title).to_have_text(employer.say("This receipt is genuine."))
    employer.look("a receipt that was checked")
    _prints_on_one_sheet(employer.page)


def _verify(employer, live, picture, address, sentence):
    employer.page.goto(f"{live.base}/verify")
    employer.page.get_by_label(employer.say("The badge's picture or file")).set_input_files(picture)
    employer.fill("Whose badge should it be?", address)
    employer.press("Verify")
    expect(employer.page.get_by_role("heading", level=1)).to_have_text(employer.say(sentence))
    employer.look(sentence)
    _prints_on_one_sheet(employer.page)
