"""Many badges in a real browser: rows appear as they are done, in order at the end, and go away as CSV."""

from pathlib import Path

from app.demo import stage


def test_rows_appear_and_are_taken_along_as_csv(live, page):
    with live.app.state.service.begin() as work:
        links = stage(work)
    page.goto(f"{live.base}/verify/many")
    page.fill("#lines", f"{links.share}\nhello\n{links.assertion}")
    page.click("main button[type=submit]")
    page.wait_for_selector("[data-csv]:not([hidden])")
    numbers = page.locator("[data-rows] tr td:first-child").all_inner_texts()
    assert numbers == ["1", "2", "3"]
    with page.expect_download() as download:
        page.click("[data-csv]")
    lines = Path(download.value.path()).read_text("utf-8").splitlines()
    assert [line.split(",")[2] for line in lines] == ["result", "valid", "problem", "valid"]
