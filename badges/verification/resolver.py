"""How verification gets a document: one method, from an address to bytes."""

from collections.abc import Mapping
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
