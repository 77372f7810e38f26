"""What a mediator does with a whole group on the exchange's page."""

from tests.browser.reader import Counted

WHY = "Each of them showed the work, its sources and its limits."


def begin(mediator: Counted) -> None:
    """Tick everybody, and note that nobody could do it at the start."""
    mediator.follow("Tick all")
    mediator.press("“Not yet” at the start")
    mediator.is_told("“Not yet” at the start is noted where nothing was rated before.")


def end_and_decide(mediator: Counted) -> None:
    """Rate everybody who is ticked at the end, and decide about them."""
    mediator.switch("End")
    # Without a script the button is one for both moments.
    mediator.click(mediator.page.locator("button[name=what][value=up-to]"))
    mediator.is_told("The ratings at the end are saved.")
    mediator.open("Decide…")
    mediator.fill("Reasons, common to all", WHY)
    mediator.press("Decide this level")
