"""A person at a browser who reads one language and knows the pages by their words, as people do."""

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from app.plumbing.languages import translations
from tests.browser.axe import violations

LOCALES = {"en": "en-GB", "fr": "fr-FR", "pt": "pt-PT"}
WALKS = [("en", True), ("fr", False), ("pt", True)]
"""Each language, and pages with and without script: a language changes words, the script changes what happens."""


@dataclass
class Reader:
    """What one person does: sentences are given in English, and looked for in the person's language."""

    page: Page
    language: str
    script: bool = True
    seen: list[str] = field(default_factory=list)
    """The states that were looked at."""

    def say(self, sentence: str, **values: object) -> str:
        """Return a sentence of the service in this person's language."""
        return translations(self.language).gettext(sentence) % values

    def button(self, name: str, within: Locator | None = None) -> Locator:
        """Return a button."""
        return (within or self.page).get_by_role("button", name=self.say(name), exact=True)

    def press(self, button: str, within: Locator | None = None) -> None:
        """Press a button."""
        self.button(button, within).click()

    def follow(self, link: str) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=self.say(link), exact=True).first.click()

    def fill(self, label: str, text: str, within: Locator | None = None) -> None:
        """Fill a field in."""
        (within or self.page).get_by_label(self.say(label)).fill(text)

    def choose(self, label: str, option: str, within: Locator | None = None) -> None:
        """Choose from a list, by the value or by the name of the option."""
        (within or self.page).get_by_label(self.say(label)).select_option(option)

    def is_told(self, sentence: str, **values: object) -> None:
        """Check that the page tells a sentence once something is done."""
        expect(self.page.get_by_role("status").first).to_contain_text(self.say(sentence, **values))

    def look(self, state: str) -> None:
        """Check that the page is in this person's language, and that axe finds nothing; name the state it is in."""
        self.seen.append(state)
        language = self.page.locator("html").get_attribute("lang")
        assert language == self.language, f"{state}: the page is in {language}"
        # Language changes words, not structure: axe, which takes a second a page, looks once.
        if self.script and self.language == "en":
            assert not (found := violations(self.page)), f"{state} ({self.language}): {found}"


@dataclass
class Counted(Reader):
    """Somebody at work: whatever they press, follow, fill in or choose is counted."""

    acts: int = 0

    def visit(self, address: str) -> None:
        """Go to an address that is known."""
        self.acts += 1
        self.page.goto(address)

    def press(self, button: str, within: Locator | None = None) -> None:
        """Press a button."""
        self.acts += 1
        super().press(button, within)

    def follow(self, link: str) -> None:
        """Follow a link."""
        self.acts += 1
        super().follow(link)

    def fill(self, label: str, text: str, within: Locator | None = None) -> None:
        """Fill a field in."""
        self.acts += 1
        super().fill(label, text, within)

    def choose(self, label: str, option: str, within: Locator | None = None) -> None:
        """Choose from a list."""
        self.acts += 1
        super().choose(label, option, within)

    def open(self, summary: str, within: Locator | None = None) -> None:
        """Open what is folded."""
        self.acts += 1
        text = self.say(summary)
        (within or self.page).locator("summary").filter(has_text=text).first.click()

    def switch(self, moment: str) -> None:
        """Look at the other moment of a group."""
        self.acts += 1
        self.page.locator(".moments").get_by_text(self.say(moment), exact=True).click()

    def click(self, found: Locator) -> None:
        """Click what is not found by a word of its own."""
        self.acts += 1
        found.click()
