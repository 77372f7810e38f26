"""Anything pasted or dropped in, a report out."""

from app.errors import N_, BadInput
from app.issuing.local_documents import OwnDocuments, assertion_behind
from app.plumbing.service import Service
from app.verifying.budget import Memory, Remembering
from badges.errors import NotABadge, OtherKind, UnreadableRecipient
from badges.identity import read_recipient
from badges.verification import Report, Resolver, for_one_question, verify
from badges.verification.pasted import as_pasted

LARGEST_BADGE = 5 * 1024 * 1024
LONGEST_LINK = 2000
"""How many bytes a file may have in which only a link is kept: a shortcut, a note."""


def check(
    service: Service,
    beyond: Resolver,
    given: str | bytes,
    recipient: str | None,
    *,
    memory: Memory | None = None,
) -> Report:
    """Verify what somebody brought: a link, a JWS, JSON, or the bytes of a picture.

    Args:
        service: opens the database for our own documents.
        beyond: fetches everybody else's, all of them in one time.
        given: what was brought.
        recipient: the e-mail address of the person who shows it, as it was typed, if it was said.
        memory: what was read already, for work on many badges.

    Raises:
        BadInput: there is nothing, it is too large, it is no badge at all, or the recipient cannot be read.
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
    asked_for = read_asked(recipient)
    try:
        source = _behind(service, given)
        question = for_one_question(beyond)
        with OwnDocuments(service, question) as documents:
            resolver = documents if memory is None else Remembering(memory, documents, question)
            return verify(source, resolver=resolver, now=service.now(), recipient=asked_for)
    except OtherKind as error:
        raise BadInput(error.said.template, field="input", remedy=error.remedy.template) from error
    except NotABadge as error:
        raise BadInput(
            N_("This is not an Open Badge: {reason}."),
            field="input",
            remedy=N_("Use the badge's picture as you received it, or the link of its page."),
            reason=error.said,
        ) from error


def read_asked(recipient: str | None) -> str | None:
    """Return the one identity that was meant by what somebody typed; None where nobody was asked for.

    Raises:
        BadInput: it names nobody, or more than one.
    """
    try:
        return read_recipient(recipient or "")
    except UnreadableRecipient as error:
        raise BadInput(
            N_("The recipient cannot be read: {reason}."), field="recipient", reason=error.said
        ) from error


def _behind(service: Service, given: str | bytes) -> str | bytes:
    """Return the assertion's address for a link to one of our share pages, however it was pasted or kept."""
    if isinstance(given, str):
        return assertion_behind(service.settings, as_pasted(given))
    try:
        pasted = as_pasted(given.decode("utf-8")) if len(given) <= LONGEST_LINK else ""
    except UnicodeDecodeError:
        return given
    found = assertion_behind(service.settings, pasted)
    return given if found == pasted else found
