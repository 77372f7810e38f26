"""Many badges in a real browser: rows appear as they are done, in order at the end, and go away as CSV."""

import io
from pathlib import Path

import openpyxl

from app.demo import stage


def test_rows_appear_those_in_trouble_first_and_are_taken_along_as_files(live, page):
    with live.app.state.service.begin() as work:
        links = stage(work)
    page.goto(f"{live.base}/verify/many")
    page.fill("#lines", f"{links.share}\nhello\n{links.assertion}")
    page.click("main button[type=submit]")
    page.wait_for_selector("[data-export]:not([hidden])")
    numbers = page.locator("[data-rows] tr:visible td:first-child")
    assert numbers.all_inner_texts() == ["2", "1", "3"]
    page.uncheck("#trouble-first")
    assert numbers.all_inner_texts() == ["1", "2", "3"]
    totals = page.locator("[data-total]").all_inner_texts()
    assert totals == ["0", "1", "0", "2"]
    page.locator("label[for=show-problem]").click()
    assert numbers.all_inner_texts() == ["2"]
    page.locator("label[for=show-all]").click()
    with page.expect_download() as download:
        page.click("[data-export] button[value=csv]")
    lines = Path(download.value.path()).read_text("utf-8").splitlines()
    assert [line.split(",")[2] for line in lines] == ["result", "valid", "problem", "valid"]
    with page.expect_download() as download:
        page.click("[data-export] button[value=xlsx]")
    [sheet] = openpyxl.load_workbook(
        io.BytesIO(Path(download.value.path()).read_bytes())
    ).worksheets
    assert [row[2].value for row in sheet.rows] == ["result", "valid", "problem", "valid"]
