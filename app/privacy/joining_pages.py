"""HTML doors: who took part without an e-mail address joins the account of theirs."""

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_
from app.people.dependencies import PersonPage, SignedInVisit
from app.plumbing.doors import At, shown_at
from app.plumbing.templating import go_to
from app.plumbing.texts import Line
from app.privacy.joining_accounts import join_accounts

router = APIRouter(include_in_schema=False)


@shown_at(router, "/me/addresses/join/{token}")
class JoinAccountsPage(PersonPage):
    """A button: mail programs that open links to look at them must not spend them."""

    template = "privacy/join_accounts.html"

    def __init__(self, visit: SignedInVisit, token: Line) -> None:
        self.token = token
        super().__init__(visit)


@router.post("/me/addresses/join/{token}")
def join_account(at: At[JoinAccountsPage]) -> Response:
    """Move what is theirs to the account of the address; they sign in with it from now on."""
    return at.do(
        lambda: join_accounts(at.work, at.person, at.token),
        then=lambda _: go_to(
            "/sign-in", N_("Done: sign in with that address, your place in the exchange is there.")
        ),
    )
