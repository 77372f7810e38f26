"""Anything pasted or dropped in, a report out; our own documents are read without going through HTTP."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.errors import N_, AppError, BadInput
from app.issuing.documents import find_document
from app.plumbing.desk import Desk
from badges.errors import NotABadge, Unreachable
from badges.verification import Fetched, Report, Resolver, verify

LARGEST_BADGE = 5 * 1024 * 1024
SHARE_PATH = re.compile(r"/b/([0-9a-f-]{36})/?")


@dataclass(frozen=True)
class OwnDocuments:
    """Resolves our own addresses from the database, and leaves every other to the resolver behind it."""

    desk: Desk
    beyond: Resolver

    def fetch(self, url: str) -> Fetched:
        """Return what our address would answer, or ask beyond.

        Raises:
            Unreachable: there is nothing at our address, or beyond could not answer.
        """
        path = own_path(self.desk, url)
        if path is None:
            return self.beyond.fetch(url)
        try:
            document = find_document(self.desk, path)
        except AppError as error:
            raise Unreachable(url, "this service has no such document") from error
        status = 410 if document.gone else 200
        return Fetched(url, status, document.media_type, document.body)


def check(desk: Desk, beyond: Resolver, given: str | bytes, recipient: str | None) -> Report:
    """Verify what somebody brought: a link, a JWS, JSON, or the bytes of a picture.

    Raises:
        BadInput: there is nothing, it is too large, or it is no badge at all.
    """
    if isinstance(given, str):
        given = given.strip()
    if not given:
        raise BadInput(
            N_("There is nothing to verify."),
            field="input",
            remedy=N_("Paste a link or the text of a badge, or choose its picture."),
        )
    if len(given) > LARGEST_BADGE:
        raise BadInput(
            N_("This is larger than any badge: at most {limit} MiB are read."),
            field="input",
            limit=LARGEST_BADGE // 1024**2,
        )
    source = assertion_behind(desk, given) if isinstance(given, str) else given
    resolver = OwnDocuments(desk, beyond)
    try:
        return verify(source, resolver=resolver, now=desk.now, recipient=recipient or None)
    except NotABadge as error:
        raise BadInput(
            N_("This is not an Open Badge: {reason}."),
            field="input",
            remedy=N_("Use the badge's picture as you received it, or the link of its page."),
            reason=str(error).rstrip("."),
        ) from error


def assertion_behind(desk: Desk, given: str) -> str:
    """Return the assertion's address for a link to one of our share pages; all else stays as it is."""
    path = own_path(desk, given)
    match = SHARE_PATH.fullmatch(path) if path else None
    return desk.settings.url(f"/ob/v2/assertions/{match[1]}") if match else given


def own_path(desk: Desk, url: str) -> str | None:
    """Return the path of one of our own addresses, or nothing for anybody else's."""
    base = urlsplit(desk.settings.base_url)
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if (parts.scheme, parts.netloc) != (base.scheme, base.netloc):
        return None
    path = parts.path
    return path[len(base.path) :] if path.startswith(base.path) else None
