"""What scripts add to a page: the theme, copying, dropping a file."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
DROP = """element => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(["{}"], "badge.json", { type: "application/json" }));
  element.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def database_url(sqlite_url):
    """Scripts do not depend on the database."""
    return sqlite_url


@pytest.fixture
def showcase(live, new_page):
    """The page that shows every component, in English."""
    page = new_page(locale="en-GB", permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{live.base}/components")
    return page


def test_the_chosen_theme_is_remembered_and_set_before_the_page_is_painted(showcase):
    button = showcase.get_by_role("button", name="Dark theme")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    # The next page has its theme when the head has run: before there is a body.
    showcase.add_init_script(
        "new MutationObserver((_, seen) => { if (document.body) { seen.disconnect();"
        " window.themeAtBody = document.documentElement.dataset.theme; } })"
        ".observe(document, { childList: true, subtree: true })"
    )
    showcase.reload()
    assert showcase.evaluate("window.themeAtBody") == "dark"
    expect(button).to_have_attribute("aria-pressed", "true")


def test_a_link_is_copied_and_that_is_said(showcase):
    button = showcase.locator("[data-copy]")
    button.click()
    expect(button).to_have_text("Copied")
    expect(showcase.locator("#announcements")).to_have_text("Copied")
    copied = showcase.evaluate("navigator.clipboard.readText()")
    assert copied == showcase.get_by_label("Link to share").input_value()


def test_a_file_dropped_anywhere_on_the_page_goes_into_the_form(showcase):
    zone = showcase.locator("[data-dropzone]")
    showcase.locator("h1").evaluate(DROP)
    assert zone.locator("input").evaluate("input => input.files[0].name") == "badge.json"
    expect(showcase.locator("#announcements")).to_have_text("badge.json")
