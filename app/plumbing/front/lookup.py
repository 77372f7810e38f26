"""Finds the door of an address by its words, not by trying one door after the other.

The framework asks every route in turn whether an address is its own: milliseconds of each request where there are
hundreds. Here the words of an address lead along a tree to the few routes whose templates have the same words in the
same places; of these the first that fits answers, as it would have among all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from starlette._utils import get_route_path
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

ANY_WORDS = "{path:path}"
"""A part of a template that stands for any number of words."""


@dataclass
class _Branch:
    """What follows one word of an address."""

    words: dict[str, "_Branch"] = field(default_factory=dict)
    other: "_Branch | None" = None
    """What follows any word that is not named."""
    here: list[int] = field(default_factory=list)
    """The routes whose templates end here."""
    further: list[int] = field(default_factory=list)
    """The routes that take all words that follow."""


class RouteTree:
    """Routes, found by the words of an address."""

    def __init__(self, routes: Iterable[Route | Mount]) -> None:
        """Take the routes in the order in which an address is looked up."""
        self._routes = tuple(routes)
        self._root = _Branch()
        for place, route in enumerate(self._routes):
            self._grow(
                place, f"{route.path}/{ANY_WORDS}" if isinstance(route, Mount) else route.path
            )

    def candidates(self, path: str) -> list[Route | Mount]:
        """Return the routes that may be meant, in their order."""
        return [self._routes[place] for place in sorted(self._places(path))]

    def match(self, scope: Scope, method: str) -> tuple[Route | Mount, Scope] | None:
        """Return the route that answers a method at an address, with what the address says; else nothing."""
        asked = {**scope, "method": method}
        for route in self.candidates(get_route_path(scope)):
            match, child_scope = route.matches(asked)
            if match is Match.FULL:
                return route, child_scope
        return None

    def methods(self, scope: Scope) -> list[str]:
        """Return every method that is answered at an address, sorted; none where it leads nowhere."""
        found = {
            method
            for route in self.candidates(get_route_path(scope))
            if isinstance(route, Route) and route.matches(scope)[0] is not Match.NONE
            for method in route.methods or ()
        }
        return sorted(found | {"HEAD"} if "GET" in found else found)

    def _grow(self, place: int, template: str) -> None:
        branch = self._root
        for part in template.split("/"):
            if part.endswith(":path}"):
                branch.further.append(place)
                return
            if "{" in part:
                branch.other = branch.other or _Branch()
                branch = branch.other
            else:
                branch = branch.words.setdefault(part, _Branch())
        branch.here.append(place)

    def _places(self, path: str) -> Iterator[int]:
        reached = [self._root]
        for word in path.split("/"):
            for branch in reached:
                yield from branch.further
            reached = [
                found
                for branch in reached
                for found in (branch.words.get(word), branch.other)
                if found is not None
            ]
            if not reached:
                return
        for branch in reached:
            yield from branch.here


class LookupMiddleware:
    """Leads each request to its door."""

    def __init__(self, app: ASGIApp, router: Router, doors: RouteTree) -> None:
        """Stand in front of a router, whose doors these are."""
        self.app, self._router, self._doors = app, router, doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the door that an address names; the router refuses what leads nowhere.

        Raises:
            HTTPException: 405, the address knows other methods, all of which are named (RFC 9110 §15.5.6).
        """
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["router"] = self._router
        asked = scope
        found = self._doors.match(scope, scope["method"])
        if found is None and scope["method"] == "HEAD":  # the server leaves the body out
            asked = {**scope, "method": "GET"}
            found = self._doors.match(scope, "GET")
        if found is None:
            if allowed := self._doors.methods(scope):
                raise HTTPException(405, headers={"Allow": ", ".join(allowed)})
            await self._router.default(scope, receive, send)
            return
        route, child_scope = found
        scope.update(child_scope)
        asked.update(child_scope)
        await route.handle(asked, receive, send)
