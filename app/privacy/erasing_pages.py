"""HTML doors: to be erased, after having seen what goes, what stays and why."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.errors import N_, AppError, BadInput
from app.people.dependencies import CurrentPerson, OpenPage
from app.people.identity import Identity
from app.plumbing.csrf import Form, session_cookie, text_of
from app.plumbing.service import Work, WorkDep
from app.plumbing.templating import go_to
from app.privacy.erasing import erase, owned_alone
from app.privacy.records import records_of

router = APIRouter(prefix="/me/data/erase", include_in_schema=False)
TEMPLATE = "privacy/erase.html"
WORD = N_("ERASE")
"""What a person types, in their language, so that nobody is erased by a slip."""


@router.get("")
def show_erasure(work: WorkDep, page: OpenPage, person: CurrentPerson) -> Response:
    """Show what goes, what stays and why; nothing happens yet."""
    return page.show(TEMPLATE, **_shown(work, person))


@router.post("")
def erase_me(
    request: Request, work: WorkDep, page: OpenPage, person: CurrentPerson, form: Form
) -> Response:
    """Erase the person who asks, and end their sign-in."""
    typed, word = text_of(form, "word"), page.translate(WORD)
    try:
        if typed.strip().casefold() != word.casefold():
            raise BadInput(
                N_("Nothing was erased: the word is missing."),
                field="word",
                remedy=N_("Type “{word}” if you are sure."),
                word=word,
            )
        erase(work, person.person_id)
    except AppError as error:
        work.undo()
        return page.show_again(TEMPLATE, error, {"word": typed}, **_shown(work, person))
    response = go_to("/", N_("You are erased. Nothing here leads to you any more."))
    response.delete_cookie(session_cookie(request), path="/")
    return response


def _shown(work: Work, person: Identity) -> dict[str, Any]:
    return {
        "counts": records_of(work, person).counts(),
        "owned_alone": owned_alone(work, person.person_id),
        "word": WORD,
    }
