"""The browser that tests get: it runs scripts, stays on this machine, and its absence is told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page

from tests.services import chromium
from tests.services.packages import ServiceMissing

pytestmark = pytest.mark.browser


def test_a_page_runs_its_scripts_and_can_be_kept_as_a_picture(
    page: Page, screenshots: Path
) -> None:
    page.set_content(
        "<h1>before</h1><script>document.querySelector('h1').innerText='after'</script>"
    )
    assert page.inner_text("h1") == "after"
    page.screenshot(path=screenshots / "page.png")
    assert (screenshots / "page.png").stat().st_size > 0


def test_two_people_share_no_cookies(new_page: Callable[..., Page]) -> None:
    first, second = new_page(), new_page()
    first.context.add_cookies([{"name": "a", "value": "1", "url": "http://127.0.0.1:9/"}])
    assert second.context.cookies() == []


def test_nothing_outside_this_machine_is_reached(page: Page) -> None:
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("https://example.org/")


def test_a_named_program_that_does_not_run_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TEST_CHROMIUM", str(tmp_path / "nothing"))
    with pytest.raises(ServiceMissing, match=r"nothing does not run.*apt-get install chromium"):
        chromium.find()
