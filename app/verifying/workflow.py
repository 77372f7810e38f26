"""Anything pasted or dropped in, a report out."""

from app.errors import N_, BadInput
from app.issuing.local_documents import OwnDocuments, assertion_behind
from app.plumbing.service import Service
from app.verifying.budget import Memory, Remembering
from badges.errors import NotABadge
from badges.verification import Report, Resolver, for_one_question, verify

LARGEST_BADGE = 5 * 1024 * 1024


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
        recipient: the e-mail address of the person who shows it, if it was said.
        memory: what was read already, for work on many badges.

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
    source = assertion_behind(service.settings, given) if isinstance(given, str) else given
    try:
        question = for_one_question(beyond)
        with OwnDocuments(service, question) as documents:
            resolver = documents if memory is None else Remembering(memory, documents, question)
            return verify(source, resolver=resolver, now=service.now(), recipient=recipient or None)
    except NotABadge as error:
        raise BadInput(
            N_("This is not an Open Badge: {reason}."),
            field="input",
            remedy=N_("Use the badge's picture as you received it, or the link of its page."),
            reason=error.said,
        ) from error
