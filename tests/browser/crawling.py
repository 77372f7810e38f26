"""Visits every page that links lead to, one or two of each kind, and says what is wrong with each.

axe, which takes longer than all the rest, looks at the first of a kind.
"""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from fastapi import FastAPI
from playwright.sync_api import ConsoleMessage, Error, Page, Response, ViewportSize
from starlette.routing import BaseRoute, Match

from tests.browser.axe import violations
from tests.browser.behaviours import EVERYWHERE, MODULES

# Documents for programs, files, and what changes something: not pages.
NOT_PAGES = ("/ob/v2/assertions", "/ob/v3", "/ims", "/api", "/static", "/evidence")
NOT_PAGE_ENDINGS = (
    ".json",
    ".jsonld",
    ".ttl",
    ".csv",
    ".svg",
    ".png",
    ".pdf",
    ".odt",
    ".zip",
    ".yaml",
    ".jws",
    ".xlsx",
)
PHONE: ViewportSize = {"width": 320, "height": 800}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PRESENT = "marks => marks.filter(mark => document.querySelector(mark))"
OVERFLOWING = """() => {
  const wide = document.documentElement.clientWidth;
  return document.documentElement.scrollWidth <= wide ? [] :
    [...document.querySelectorAll('body *')]
      .filter(found => found.getBoundingClientRect().right > wide + 1)
      .slice(0, 3).map(found => found.outerHTML.slice(0, 80));
}"""

SEVERAL_ACTS = """() => {
  const first = [...document.querySelectorAll('main .button-primary')].filter(one => one.checkVisibility());
  return first.length > 1 ? first.map(one => one.innerText) : [];
}"""
"""A page has one primary act, if any."""
TOO_CLOSE = """() => {
  const shown = [...document.querySelectorAll('main .button')].filter(one => one.checkVisibility());
  const boxes = shown.map(one => one.getBoundingClientRect());
  const apart = (one, other) => Math.hypot(
    Math.max(0, one.left - other.right, other.left - one.right),
    Math.max(0, one.top - other.bottom, other.top - one.bottom));
  const found = [];
  for (let at = 0; at < boxes.length; at++)
    for (let other = at + 1; other < boxes.length; other++)
      if (apart(boxes[at], boxes[other]) < 11.5) found.push(`${shown[at].innerText} | ${shown[other].innerText}`);
  return found.slice(0, 3);
}"""
"""Two buttons that a finger could take for one."""


@dataclass
class Crawl:
    """One person's walk through the service, from one page, along every link."""

    page: Page
    app: FastAPI
    base: str
    language: str
    of_each_kind: int = 1
    elsewhere: tuple[str, ...] = ()
    """How the kinds begin whose pages another walk gives to axe."""
    seen: Counter[str] = field(default_factory=Counter)
    """How many pages of each kind (route) were visited."""
    faults: list[str] = field(default_factory=list)
    _said: list[str] = field(default_factory=list)

    def walk(self, *starts: str) -> None:
        """Visit and judge pages until no link leads to a kind that was not seen."""
        self.page.on("console", self._listen)
        self.page.on("pageerror", self._hear)
        waiting, known = deque(starts), set(starts)
        while waiting:
            path = waiting.popleft()
            kind = self.kind(path)
            if self.seen[kind] >= self.of_each_kind:
                continue
            self.seen[kind] += 1
            first = self.seen[kind] == 1 and not kind.startswith(self.elsewhere)
            for link in self._visit(path, in_full=first):
                if link not in known:
                    known.add(link)
                    waiting.append(link)

    def kind(self, path: str) -> str:
        """Return the route that answers a path: pages of one kind share it."""
        scope = {"type": "http", "method": "GET", "path": urlsplit(path).path, "root_path": ""}
        for route in _routes(self.app.routes):
            match, _ = route.matches(dict(scope))
            if match is Match.FULL:
                return str(getattr(route, "path", path))
        return path

    def _visit(self, path: str, *, in_full: bool) -> list[str]:
        page = self.page
        self._said.clear()
        page.set_viewport_size(DESKTOP)
        response = page.goto(f"{self.base}{path}")
        self._judge_answer(path, response)
        self._judge_scripts(path)
        if in_full:
            self._judge_access(path)
            page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            self._judge_access(path, only_contrast=True)
            page.emulate_media(color_scheme="light")
        self._fault(path, "several primary acts", page.evaluate(SEVERAL_ACTS))
        page.set_viewport_size(PHONE)
        self._fault(path, "buttons too close", page.evaluate(TOO_CLOSE))
        self._fault(path, "wider than a phone", page.evaluate(OVERFLOWING))
        self._fault(path, "console", self._said)
        hrefs = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        return [found for found in map(self._own_page, hrefs) if found]

    def _judge_answer(self, path: str, response: Response | None) -> None:
        status = response.status if response else 0
        self._fault(path, "status", [] if status == 200 else [str(status)])
        language = self.page.evaluate("document.documentElement.lang")
        self._fault(path, "language", [] if language == self.language else [language])
        self._fault(path, "title", [] if self.page.title().strip() else ["is empty"])

    def _judge_scripts(self, path: str) -> None:
        marks = [f"[{mark}]" for mark in MODULES]
        present = self.page.evaluate(PRESENT, marks)
        asked = EVERYWHERE | {name for mark, name in MODULES.items() if f"[{mark}]" in present}
        sources = self.page.eval_on_selector_all(
            "script[src]", "found => found.map(one => one.src)"
        )
        loaded = {PurePosixPath(urlsplit(source).path).stem for source in sources}
        self._fault(path, "script without its element", sorted(loaded - asked))
        self._fault(path, "element without its script", sorted(asked - loaded))

    def _judge_access(self, path: str, *, only_contrast: bool = False) -> None:
        where = "axe, dark" if only_contrast else "axe"
        self._fault(path, where, violations(self.page, only_contrast=only_contrast))

    def _fault(self, path: str, what: str, details: list[str]) -> None:
        self.faults += [f"{path} ({self.language}): {what}: {detail}" for detail in details]

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._said.append(message.text)

    def _hear(self, error: Error) -> None:
        self._said.append(f"{error.name}: {error.message}")

    def _own_page(self, address: str) -> str | None:
        parts = urlsplit(address)
        if not address.startswith(f"{self.base}/"):
            return None
        path = parts.path
        if path.startswith(NOT_PAGES) or path.endswith(NOT_PAGE_ENDINGS):
            return None
        return f"{path}?{parts.query}" if parts.query else path


def _routes(routes: list[BaseRoute]) -> Iterator[BaseRoute]:
    for route in routes:
        included = getattr(route, "original_router", None)
        if included:
            yield from _routes(included.routes)
        else:
            yield route
