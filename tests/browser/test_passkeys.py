"""A passkey in a real browser, with a virtual device: made, used, renamed, removed."""

import pytest
from playwright.sync_api import expect

from app.main import create_app
from app.people.accounts import make_sign_in_link
from app.people.identity import meet
from app.plumbing.settings import Settings
from tests.services.ports import free_port
from tests.services.uvicorn_thread import serving

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def sign_in_link(database_url, tmp_path):
    """A service at `localhost`, since browsers make no passkey for a bare address; and a link into it."""
    port = free_port()
    base = f"http://localhost:{port}"
    settings = Settings(base_url=base, database_url=database_url, data_dir=tmp_path, key="")
    app = create_app(settings, limit_rates=False)
    with serving(app, port):
        with app.state.service.begin() as work:
            person = meet(work, "ana@example.org", "Ana Invention", "en")
            link = make_sign_in_link(work, person.id, "/me/sessions")
        yield link


def give_device(page):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def sign_out(page):
    """Open the menu that holds the reader's own ways, and leave by it; a key closes it and gives the focus back."""
    menu = page.get_by_role("banner").locator("summary")
    menu.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("banner").get_by_role("button", name="Sign out")).to_be_hidden()
    expect(menu).to_be_focused()
    menu.press("Enter")
    page.get_by_role("banner").get_by_role("button", name="Sign out").click()


@pytest.mark.both_databases
def test_a_passkey_signs_in_instead_of_a_mail(sign_in_link, new_page, screenshots):
    page = new_page(locale="en-GB")
    give_device(page)
    page.goto(sign_in_link)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Name of the passkey").fill("my laptop")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("status")).to_contain_text("The passkey is kept")
    expect(page.get_by_text("my laptop", exact=True)).to_be_visible()
    page.screenshot(path=screenshots / "sessions.png", full_page=True)

    sign_out(page)
    base = sign_in_link.split("/sign-in/")[0]
    page.goto(f"{base}/sign-in?next=/me/sessions")
    page.screenshot(path=screenshots / "sign-in.png", full_page=True)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign-in and devices")
    expect(page.get_by_text("last used on")).to_be_visible()

    page.get_by_text("Rename “my laptop”").click()
    page.get_by_label("New name").fill("my old laptop")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("my old laptop", exact=True)).to_be_visible()
    page.get_by_label("Remove the passkey “my old laptop”").click()
    page.get_by_role("button", name="Remove the passkey", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("removed")

    sign_out(page)
    page.goto(f"{base}/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("does not open anything here")
