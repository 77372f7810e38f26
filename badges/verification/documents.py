"""Fetch the documents a verification needs: each address once, few in all, parsed once per text."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Generic, TypeVar

from badges.errors import BadgeError, JsonError, Unreachable
from badges.ob2.fields import is_http_url, over_https
from badges.ob2.leniency import Lenient
from badges.ob2.objects import BadgeObject
from badges.ob2.reading import parse_document
from badges.sentences import N_, Sentence
from badges.strict_json import MAX_BYTES, read_object
from badges.verification.register import (
    ClaimedBadge,
    KnowsPeople,
    Revocation,
    Standing,
)
from badges.verification.resolver import Fetched, Resolver
from badges.verification.scope import same_origin

MAX_FETCHES = 24
"""How many addresses one badge may send a verifier to."""

CACHED_DOCUMENTS = 512
CACHED_BYTES = 8 * 1024
"""Only small documents are kept parsed: at most 4 MiB of text in all."""

MAX_LIST_BYTES = 8 * 1024 * 1024
"""The longest list of revoked badges that is read: more than 100,000 entries."""

_GIVEN = frozenset({200, 410})
_PAGES = ("text/html", "application/xhtml", "image/")
"""What an answer calls itself when it is no document; said only where it can be read as none."""

M = TypeVar("M", bound=BadgeObject)


@dataclass(frozen=True)
class Parsed(Generic[M]):
    """A document that keeps the rules of the norm, or departs from them only in what describes."""

    document: M
    notes: tuple[Sentence, ...]
    """The departures, as parts of sentences."""


@dataclass(frozen=True)
class Hosted(Generic[M]):
    """A document that was fetched and keeps the rules of the norm."""

    asked: str
    """The address that was asked for."""
    answered: str
    """The address that answered, after redirects."""
    body: bytes
    """The text."""
    document: M
    """The document."""
    notes: tuple[Sentence, ...] = ()
    """How it departs from the standard, in what only describes."""
    moved_from: str | None = None
    """The address that leads to it, where it is not its own: its platform moved."""


class Reader:
    """The resolver of one verification."""

    def __init__(self, resolver: Resolver) -> None:
        """Start with nothing fetched."""
        self._resolver = resolver
        self._answers: dict[str, Fetched] = {}
        self.asks_register = hasattr(resolver, "standing") or hasattr(resolver, "revocation")
        """Whether the resolver may ask issuers' own registers."""
        self.secured: list[str] = []
        """The addresses of plain http that were asked over https."""

    def fetch(self, url: str) -> Fetched:
        """Return what an address answers, asking it at most once.

        Raises:
            Unreachable: no answer, or the badge sends the verifier to too many addresses.
        """
        if url not in self._answers:
            if len(self._answers) >= MAX_FETCHES:
                raise Unreachable(
                    url, N_("the badge names more than {count} addresses"), count=MAX_FETCHES
                )
            answer = self._answers[url] = self._resolver.fetch(url)
            if not url.startswith("https:"):
                asked = over_https(url)
                if asked != url and same_origin(answer.url, asked):
                    self.secured.append(url)
        return self._answers[url]

    def answers(self, url: str) -> bool:
        """Tell whether an address answers at all."""
        try:
            return self.fetch(url).status in _GIVEN
        except Unreachable:
            return False

    def fetch_body(self, url: str) -> Fetched:
        """Return the answer of an address if it is a good one.

        Raises:
            Unreachable: no answer, or one with another status than 200.
        """
        answer = self.fetch(url)
        if answer.status != 200:
            raise Unreachable(url, bad_status(answer))
        return answer

    def standing(self, badge: ClaimedBadge) -> Standing | None:
        """Return what the issuer's register says of a badge, where the resolver can ask it."""
        # Cheaper than asking for the protocol, as each badge does.
        standing: Callable[[ClaimedBadge], Standing | None] | None = getattr(
            self._resolver, "standing", None
        )
        return None if standing is None else standing(badge)

    def revocation(self, badge: ClaimedBadge) -> Revocation | None:
        """Return whether the issuer's register holds a badge for revoked, where the resolver can ask it."""
        revocation: Callable[[ClaimedBadge], Revocation | None] | None = getattr(
            self._resolver, "revocation", None
        )
        return None if revocation is None else revocation(badge)

    def secure(self, url: str) -> str:
        """Return the address that was really asked: https, where plain http was told and https answered."""
        return over_https(url) if url in self.secured else url

    def read_own(self, model: type[M], url: str) -> Hosted[M]:
        """Return the document of an address, from where it says that its own address is: one step, no more.

        The document counts only as what its own address serves; if that one names a third, its `id` is not `asked`.

        Raises:
            Unreachable: as `read`.
            CredentialError: as `read`.
        """
        served = self.read(model, url)
        own = getattr(served.document, "id", None)
        if own == url or not isinstance(own, str) or not is_http_url(own):
            return served
        try:
            return replace(self.read(model, own), moved_from=url)
        except Unreachable:
            # Where nothing leads on, two addresses contradict each other.
            if served.answered == self.secure(url):
                return served
            raise

    def recognises(self, badge: ClaimedBadge, recipient: str) -> bool:
        """Say whether the issuer's register knows the badge's holder by this address too."""
        return isinstance(self._resolver, KnowsPeople) and self._resolver.recognises(
            badge, recipient
        )

    def read(self, model: type[M], url: str) -> Hosted[M]:
        """Return the document that an address serves.

        Raises:
            Unreachable: it is not served, or what is served is no JSON.
            CredentialError: it breaks the norm, or says one thing twice.
        """
        answer = self.fetch_body(url)
        try:
            parsed = parse_body(model, answer.body)
        except JsonError as error:
            raise _unread(answer, error) from None
        return Hosted(url, answer.url, answer.body, parsed.document, parsed.notes)


def bad_status(answer: Fetched) -> Sentence:
    """Return what there is to say of an answer that is not a good one."""
    return Sentence(N_("it answers with status {count}"), {"count": answer.status})


def read_served(answer: Fetched, most_bytes: int = MAX_BYTES) -> dict[str, Any]:
    """Return the JSON object that an address answered with.

    Args:
        answer: the answer.
        most_bytes: how long the text may be.

    Raises:
        Unreachable: it is no JSON object.
        JsonError: it says one thing twice, and two readers may read it differently.
    """
    try:
        return read_object(answer.body, most_bytes)
    except JsonError as error:
        raise _unread(answer, error) from None


def _unread(answer: Fetched, error: JsonError) -> BadgeError:
    """Return what is to be said of an answer that is no JSON: that there is nothing to read."""
    if error.code == "doubled":
        return error
    if answer.media_type.startswith(_PAGES):
        return Unreachable(
            answer.url,
            N_("it answers with {name}, not with a JSON document"),
            name=answer.media_type[:80],
        )
    return Unreachable(answer.url, error.said)


def parse_body(model: type[M], body: bytes) -> Parsed[M]:
    """Return a text as a document, read leniently; small texts are parsed once in the life of the process.

    Raises:
        CredentialError: it is no JSON object, or breaks the norm.
    """
    if len(body) <= CACHED_BYTES:
        return _parse_cached(model, body)  # type: ignore[return-value]  # the cache loses the type
    return _parse(model, body)


@lru_cache(maxsize=CACHED_DOCUMENTS)
def _parse_cached(model: type[BadgeObject], body: bytes) -> Parsed[BadgeObject]:
    return _parse(model, body)


def _parse(model: type[M], body: bytes) -> Parsed[M]:
    lenient = Lenient()
    document = parse_document(model, read_object(body), lenient)
    return Parsed(document, tuple(lenient.notes))
