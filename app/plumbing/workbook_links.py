"""The links behind the words of a workbook's cells (Office Open XML): “See the badge”, and where it leads."""

import posixpath
import zipfile
from collections.abc import Mapping
from typing import IO

from defusedxml.ElementTree import fromstring, iterparse

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def links_of_sheets(content: IO[bytes]) -> dict[str, dict[str, str]]:
    """Return, by the name of each sheet, the addresses that its cells lead to, by the cell (`C2`).

    Raises:
        Exception: whatever the first surprise in a broken file leads to.
    """
    with zipfile.ZipFile(content) as archive:
        parts = _relations(archive, "xl/workbook.xml")
        book = fromstring(archive.read("xl/workbook.xml"))
        return {
            sheet.get("name", ""): _links_in(archive, parts.get(sheet.get(_ID, ""), ""))
            for sheet in book.iter(f"{_MAIN}sheet")
        }


def link_behind(words: str, linked: str | None) -> str:
    """Return where the words of a cell lead, unless they are an address themselves: what people see counts."""
    return words if linked is None or "@" in words or "://" in words else linked


def _relations(archive: zipfile.ZipFile, part: str) -> Mapping[str, str]:
    """Return what a part of a workbook refers to, by id: other parts by their path, addresses as they are."""
    folder, name = posixpath.split(part)
    path = f"{folder}/_rels/{name}.rels"
    if path not in archive.namelist():
        return {}
    return {
        one.get("Id", ""): one.get("Target", "")
        if one.get("TargetMode") == "External"
        else posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
        for one in fromstring(archive.read(path)).iter(f"{_PACKAGE}Relationship")
    }


def _links_in(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    targets = _relations(archive, part)
    if not targets:
        return {}
    found = {}
    with archive.open(part) as sheet:
        for _, element in iterparse(sheet):
            if element.tag == f"{_MAIN}hyperlink":
                cell = element.get("ref", "").partition(":")[0]
                found[cell] = targets.get(element.get(_ID, ""), "")
            elif element.tag == f"{_MAIN}row":
                element.clear()
    return {cell: target for cell, target in found.items() if target}
