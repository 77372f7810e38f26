"""Acts the demo, looks at its pages in Chromium, and writes the pictures that the documentation shows."""

import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import Browser, StorageState, sync_playwright

from app.demo import Links, stage
from app.demo_impact import stage_earlier
from app.main import create_app
from app.plumbing.database import upgrade
from app.plumbing.settings import Settings
from tests.services import chromium
from tests.services.ports import free_port
from tests.services.uvicorn_thread import serving

PICTURES = Path(__file__).parents[2] / "docs" / "images"
WIDE, NARROW = 1120, 390
PATIENCE = 180_000
"""Milliseconds; a machine that does other things besides is slow, and the pictures are the same."""


@dataclass(frozen=True)
class Picture:
    """One page as the documentation shows it."""

    name: str
    path: str
    """Its address; `{programme}`, `{organisation}` stand for the demo's own."""
    signed_in: str = ""
    """As whom: `mediator`, `contact`; nothing for anybody."""
    narrow: bool = False
    at: str = ""
    """What is scrolled to."""
    height: int = 760
    dark: bool = True
    """Whether it is taken in the dark theme too, as `name-dark`."""


SHOWN = (
    Picture(
        "report",
        "/programmes/{programme}/report?from={year}-01-01&to={year}-12-31",
        "mediator",
        at=".report-glance",
        height=715,
    ),
    Picture(
        "learnt",
        "/programmes/{programme}/report?from={year}-01-01&to={year}-12-31",
        "mediator",
        at="#report-levels",
    ),
    Picture("today", "/today", "mediator"),
    Picture("organisation", "/organisations/{organisation}", "contact", dark=False),
    Picture("share", "/b/{award}", dark=False),
    Picture(
        "papers",
        "/organisations/{organisation}/papers?country=fr&rate-voluntary=15&rate-company=48",
        "contact",
        at="#valuation",
    ),
    Picture("badge", "/b/{award}", narrow=True),
    Picture("verify", "/verify", narrow=True),
)


def main() -> None:
    """Write every picture."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        settings = Settings(
            base_url=f"http://127.0.0.1:{port}", data_dir=Path(folder), demo=True, key=""
        )
        upgrade(settings.database)
        app = create_app(settings, limit_rates=False)
        app.state.service = replace(app.state.service, carrier=lambda _mail: None)
        with app.state.service.begin() as work:
            links, year = stage(work), str(work.now.year)
            stage_earlier(work)
        with serving(app, port), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium.find().program, args=chromium.FLAGS
            )
            take_all(browser, settings.base_url, links, year)
            browser.close()


def take_all(browser: Browser, base: str, links: Links, year: str) -> None:
    """Sign in as each of them once, and take the pictures."""
    doors = {"mediator": links.mediator_sign_in, "contact": links.contact_sign_in}
    states, places = {}, {"award": links.share.rpartition("/")[2], "year": year}
    for who, door in doors.items():
        page = browser.new_page(locale="en-GB")
        page.set_default_timeout(PATIENCE)
        page.goto(door)
        page.locator("main form button").first.click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        places["organisation" if who == "contact" else "exchange"] = page.url.rpartition("/")[2]
        page.goto(f"{base}/today")
        address = (
            page.locator("a[href^='/programmes/']").first.get_attribute("href")
            if who == "mediator"
            else None
        )
        if address:
            places["programme"] = address.split("/")[2]
        states[who] = page.context.storage_state()
        page.close()
    for one in SHOWN:
        for dark in (False, True) if one.dark else (False,):
            take(browser, one, base + one.path.format(**places), states.get(one.signed_in), dark)


def take(
    browser: Browser, one: Picture, address: str, state: StorageState | None, dark: bool
) -> None:
    """Take one picture, in one theme."""
    context = browser.new_context(
        locale="en-GB",
        viewport={"width": NARROW if one.narrow else WIDE, "height": one.height},
        color_scheme="dark" if dark else "light",
        storage_state=state,
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    if one.at:
        page.locator(one.at).evaluate(
            "it => scrollTo({top: it.getBoundingClientRect().top + scrollY - 16, behavior: 'instant'})"
        )
    name = f"{one.name}-dark" if dark else one.name
    page.screenshot(path=PICTURES / f"{name}.png")
    context.close()
    sys.stdout.write(f"pictures: docs/images/{name}.png\n")


if __name__ == "__main__":
    main()
