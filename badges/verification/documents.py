"""Fetch the documents a verification needs: each address once, few in all, parsed once per text."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from badges.errors import BadgeError, JsonError, Unreachable
from badges.ob2.objects import BadgeObject
from badges.ob2.reading import parse_document
from badges.sentences import N_, Sentence
from badges.strict_json import read_object
from badges.verification.register import ClaimedBadge, Register, Standing
from badges.verification.resolver import Fetched, Resolver

MAX_FETCHES = 24
"""How many addresses one badge may send a verifier to."""

CACHED_DOCUMENTS = 512
CACHED_BYTES = 8 * 1024
"""Only small documents are kept parsed: at most 4 MiB of text in all."""

M = TypeVar("M", bound=BadgeObject)


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


class Reader:
    """The resolver of one verification."""

    def __init__(self, resolver: Resolver) -> None:
        """Start with nothing fetched."""
        self._resolver = resolver
        self._answers: dict[str, Fetched] = {}

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
            self._answers[url] = self._resolver.fetch(url)
        return self._answers[url]

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
        if isinstance(self._resolver, Register):
            return self._resolver.standing(badge)
        return None

    def read(self, model: type[M], url: str) -> Hosted[M]:
        """Return the document that an address serves.

        Raises:
            Unreachable: it is not served, or what is served is no JSON.
            CredentialError: it breaks the norm, or says one thing twice.
        """
        answer = self.fetch_body(url)
        refuse_page(answer)
        try:
            document = parse_body(model, answer.body)
        except JsonError as error:
            raise _unread(answer, error) from None
        return Hosted(url, answer.url, answer.body, document)


def bad_status(answer: Fetched) -> Sentence:
    """Return what there is to say of an answer that is not a good one."""
    return Sentence(N_("it answers with status {count}"), {"count": answer.status})


def read_served(answer: Fetched) -> dict[str, Any]:
    """Return the JSON object that an address answered with.

    Raises:
        Unreachable: it is no JSON object.
        JsonError: it says one thing twice, and two readers may read it differently.
    """
    try:
        return read_object(answer.body)
    except JsonError as error:
        raise _unread(answer, error) from None


def _unread(answer: Fetched, error: JsonError) -> BadgeError:
    """Return what is to be said of an answer that is no JSON: that there is nothing to read."""
    return error if error.code == "doubled" else Unreachable(answer.url, error.said)


def refuse_page(answer: Fetched) -> None:
    """Refuse a page for people where a document is expected.

    Raises:
        Unreachable: the media type is that of a page or a picture.
    """
    if answer.media_type.startswith(("text/html", "application/xhtml", "image/")):
        raise Unreachable(
            answer.url,
            N_("it answers with {name}, not with a JSON document"),
            name=answer.media_type,
        )


def parse_body(model: type[M], body: bytes) -> M:
    """Return a text as a document; small texts are parsed once in the life of the process.

    Raises:
        CredentialError: it is no JSON object, or breaks the norm.
    """
    if len(body) <= CACHED_BYTES:
        return _parse_cached(model, body)  # type: ignore[return-value]  # the cache loses the type
    return parse_document(model, read_object(body))


@lru_cache(maxsize=CACHED_DOCUMENTS)
def _parse_cached(model: type[BadgeObject], body: bytes) -> BadgeObject:
    return parse_document(model, read_object(body))
