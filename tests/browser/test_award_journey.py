"""The main job in a real browser: assess, award, share, verify."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
DESKTOP = {"width": 1280, "height": 900}


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_the_mediators_desk_to_the_employers_verdict(
    live, staged, new_page, screenshots, tmp_path, script
):
    options = {"locale": "en-GB", "java_script_enabled": script, "viewport": DESKTOP}

    mediator = new_page(**options)
    _sign_in_as_mediator(mediator, staged)
    sheet = _invite_and_open_sheet(mediator, live, new_page, options)
    _assess(mediator, sheet)
    mediator.screenshot(path=screenshots / "sheet.png", full_page=True)
    _decide_and_award(mediator)
    mediator.screenshot(path=screenshots / "decision.png", full_page=True)

    person = new_page(**options)
    share = _accept_and_share(person, live)
    person.screenshot(path=screenshots / "share.png", full_page=True)

    visitor = new_page(**options)
    visitor.goto(share)
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("data")
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="PNG").click()
    picture = tmp_path / "badge.png"
    download.value.save_as(picture)

    employer = new_page(**options)
    employer.goto(f"{live.base}/verify")
    employer.get_by_label("The badge's picture or file").set_input_files(picture)
    employer.get_by_label("Whose badge should it be?").fill("alex@example.org")
    employer.get_by_role("button", name="Verify").click()
    expect(employer.get_by_role("heading", level=1)).to_have_text("This badge is valid.")
    employer.screenshot(path=screenshots / "valid.png", full_page=True)

    employer.goto(f"{live.base}/verify")
    employer.get_by_label("The badge's picture or file").set_input_files(picture)
    employer.get_by_label("Whose badge should it be?").fill("someone.else@example.org")
    employer.get_by_role("button", name="Verify").click()
    expect(employer.get_by_role("heading", level=1)).to_have_text("This badge is not valid.")


def _sign_in_as_mediator(page, staged):
    page.goto(staged.mediator_sign_in)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nos chiffres")


def _invite_and_open_sheet(page, live, new_page, options):
    page.get_by_label("Name").fill("Alex Invention")
    page.get_by_label("E-mail address").fill("alex@example.org")
    page.get_by_label("Organisation").select_option("Les Paniers d’exemple")
    page.get_by_label("Takes part as").select_option("Staff member")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("status")).to_contain_text("on its way")

    invited = new_page(**options)
    invited.goto(live.link("alex@example.org"))
    invited.get_by_role("button", name="Sign in").click()
    invited.get_by_role("button", name="I take part").click()
    expect(invited.get_by_role("status")).to_contain_text("Welcome")

    page.reload()
    page.get_by_role("row", name="Alex Invention").get_by_role("link").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Alex Invention")
    return page.url


def _assess(page, sheet):
    _rate(page, "#baseline", "Not yet")
    page.goto(sheet)
    evidence = page.locator("#evidence")
    evidence.get_by_label("What it is").fill("A table of the month")
    evidence.get_by_label("or a text").fill(
        "Families helped per month, with the source of each number."
    )
    evidence.get_by_role("button", name="Add the evidence").click()
    expect(page.locator("#evidence")).to_contain_text("A table of the month")
    _rate(page, "#final", "Yes")


def _rate(page, section, word):
    for row in page.locator(f"{section} .sheet-level").nth(1).locator(".sheet-row").all():
        row.locator(f".segments label:text-is('{word}')").click()
        expect(row.get_by_label(word, exact=True)).to_be_checked()
    page.locator(section).get_by_role("button", name="Save the ratings").click()
    expect(page.get_by_role("status")).to_contain_text("saved")


def _decide_and_award(page):
    decision = page.locator("#decision")
    decision.get_by_label("The level reached").select_option("practise")
    decision.get_by_label("Why").fill("Careful work; says what the numbers cannot tell.")
    decision.get_by_role("button", name="Record the decision").click()
    page.get_by_role("button", name="Award the badge").click()
    expect(page.get_by_role("status")).to_contain_text("awarded")


def _accept_and_share(page, live):
    for _ in range(100):
        if sum(mail["To"] == "alex@example.org" for mail in live.mails) == 2:
            break
        page.wait_for_timeout(100)
    page.goto(live.link("alex@example.org"))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Accept the badge").click()
    page.get_by_role("button", name="Share the page").click()
    expect(page.get_by_role("status")).to_contain_text("open")
    return page.url
