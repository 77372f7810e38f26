"""How verification gets a document: one method, from an address to bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from badges.errors import Unreachable
from badges.sentences import N_

JSON_MEDIA_TYPE = "application/ld+json"


@dataclass(frozen=True)
class Fetched:
    """What an address answered."""

    url: str
    """The address that answered, after redirects."""
    status: int
    """The HTTP status."""
    media_type: str
    """The media type, lower case, without parameters."""
    body: bytes
    """The whole body."""


class Resolver(Protocol):
    """Where verification asks for profiles, keys, badge classes, assertions and lists."""

    def fetch(self, url: str) -> Fetched:
        """Return what an address answers, whatever the status.

        Raises:
            Unreachable: there is no answer, or asking is refused.
        """


def for_one_question(resolver: Resolver) -> Resolver:
    """Return what fetches the documents of one question, in one time that runs from now.

    A resolver with a method `for_question()` decides what that is; any other is used as it is.
    """
    begin: Callable[[], Resolver] | None = getattr(resolver, "for_question", None)
    return resolver if begin is None else begin()


class MemoryResolver:
    """A resolver that knows a few documents by heart: for tests, and to verify offline."""

    def __init__(self, documents: Mapping[str, Fetched | bytes]) -> None:
        """Keep documents by address; plain bytes answer as JSON with status 200."""
        self._documents = dict(documents)

    def fetch(self, url: str) -> Fetched:
        """Return a document that is known.

        Raises:
            Unreachable: it is not.
        """
        found = self._documents.get(url)
        if found is None:
            raise Unreachable(url, N_("it is not among the documents at hand"))
        if isinstance(found, Fetched):
            return found
        return Fetched(url, 200, JSON_MEDIA_TYPE, found)
