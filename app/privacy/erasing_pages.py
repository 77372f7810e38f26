"""HTML doors: to be erased, after having seen what goes, what stays and why."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_, BadInput
from app.people.dependencies import PersonPage
from app.plumbing.cookies import drop_cookie
from app.plumbing.csrf import SESSION, text_of
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.templating import go_to
from app.privacy.erasing import erase, mentions_of, owned_alone
from app.privacy.leaving import ask_to_leave, leaves_at, stay
from app.privacy.mentions import found_in
from app.privacy.records import records_of

router = APIRouter(prefix="/me/data/erase", include_in_schema=False)
WORD = N_("ERASE")
"""What a person types, in their language, so that nobody is erased by a slip."""


@shown_at(router, "")
class ErasurePage(PersonPage):
    """What goes, what stays and why."""

    template = "privacy/erase.html"

    def values(self) -> dict[str, Any]:
        return {
            "counts": records_of(self.work, self.person).counts(),
            "owned_alone": owned_alone(self.work, self.person.person_id),
            "leaves_at": leaves_at(self.work, self.person.person_id),
            "named_in": sum(
                found_in(self.work, mentions_of(self.work, self.person.person_id)).values()
            ),
            "word": WORD,
            "sign_in_first": self.sign_in_first,
        }

    def check_word(self) -> None:
        """Refuse who did not type the word.

        Raises:
            BadInput: the word is another, or missing.
        """
        word = self.page.translate(WORD)
        if text_of(self.form, "word").casefold() != word.casefold():
            raise BadInput(
                N_("Nothing was erased: the word is missing."),
                field="word",
                remedy=N_("Type “{word}” if you are sure."),
                word=word,
            )


@router.post("")
def erase_me(at: At[ErasurePage]) -> Response:
    """Erase the person who asks, and end their sign-in."""
    at.demand_recent()
    return at.do(lambda: _erase(at), then=lambda _: _farewell(at))


@router.post("/later")
@saying(N_("You will be erased on the day that is named here."))
def leave_later(at: At[ErasurePage]) -> None:
    """Have an only owner erased in a month, whatever they hand over until then."""
    at.demand_recent()
    at.check_word()
    ask_to_leave(at.work, at.person.person_id)


@router.post("/stay")
@saying(N_("You stay: you will not be erased."))
def stay_after_all(at: At[ErasurePage]) -> None:
    """Forget that an only owner wanted to be erased."""
    stay(at.work, at.person.person_id)


def _erase(at: ErasurePage) -> None:
    at.check_word()
    erase(at.work, at.person.person_id, withdrawing=text_of(at.form, "badges") == "withdraw")


def _farewell(at: ErasurePage) -> Response:
    response = go_to("/", N_("You are erased. Nothing here leads to you any more."))
    drop_cookie(response, SESSION, secure=at.work.settings.secure)
    return response
