"""HTML doors: a code leads somebody to their place in an exchange."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_, BadInput
from app.exchanges.claiming import ask_by_mail, enter_by_code, open_code
from app.exchanges.page_context import LinkPage, about_exchange
from app.people.dependencies import OpenVisit
from app.people.signing_in import device, let_in
from app.people.terms import current, must_accept
from app.plumbing.csrf import text_of
from app.plumbing.doors import At, FormPage, shown_at
from app.plumbing.rate_limits import spend
from app.plumbing.templating import go_to
from app.plumbing.tokens import typed_code

router = APIRouter(prefix="/claim", include_in_schema=False)
TRIES = "60/hour"
"""A class shares an address; a code has 100 random bits, and nobody guesses one within the life of the earth."""


@shown_at(router, "")
class TypeCodePage(FormPage):
    """The form into which the code of the paper is typed."""

    template = "exchanges/type_code.html"

    def __init__(self, visit: OpenVisit) -> None:
        super().__init__(visit)


@shown_at(router, "/{token}")
class ClaimPage(LinkPage):
    """Where a code leads: to the invitation, and on."""

    template = "exchanges/claim.html"
    counted = "claim"
    tries = TRIES

    def open(self) -> None:
        self.place = open_code(self.work, self.token)

    def values(self) -> dict[str, Any]:
        participant, place = self.place.participant, self.place
        asked = not place.has_address and must_accept(self.work, participant.person_id)
        return {
            **about_exchange(self.work, place.exchange, participant, self.page.language),
            "has_address": place.has_address,
            "terms": current() if asked else None,
        }


@router.post("")
def type_code(at: At[TypeCodePage]) -> Response:
    """Look where a code leads that was typed."""
    spend(at.request, "claim", TRIES)
    typed = text_of(at.form, "code")
    return at.do(lambda: _known(at, typed), then=lambda code: go_to(f"/claim/{code}"))


@router.post("/{token}")
def claim(at: At[ClaimPage]) -> Response:
    """Let in who has no address; mail a link to who has one and shows it."""
    if not at.place.has_address:
        return at.do(
            lambda: enter_by_code(at.work, at.place, device(at.request)),
            then=lambda made: let_in(at.request, at.work, *made),
        )
    email = text_of(at.form, "email")
    return at.do(
        lambda: ask_by_mail(at.work, at.place, email),
        then=lambda _: at.page.show("exchanges/claim_mailed.html", again=at.here),
    )


def _known(at: TypeCodePage, typed: str) -> str:
    if not typed:
        raise BadInput(N_("Type the code that stands on the paper."), field="code")
    open_code(at.work, typed)
    return typed_code(typed)
