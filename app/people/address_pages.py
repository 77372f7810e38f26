"""HTML doors: the addresses of a person, and the proof of a new one."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_
from app.people.addresses import (
    ask_address,
    confirm_address,
    give_up_address,
    let_recognise,
    make_main,
    mark_at_work,
    own_address,
    own_addresses,
    remove_address,
)
from app.people.dependencies import PersonPage, SignedInVisit
from app.people.sessions import end_others
from app.plumbing.csrf import session_cookie, text_of
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.rate_limits import spend
from app.plumbing.templating import go_to
from app.plumbing.texts import Line

router = APIRouter(prefix="/me/addresses", include_in_schema=False)


@shown_at(router, "")
class AddressesPage(PersonPage):
    """The addresses of a person, and the form that adds one."""

    template = "people/addresses.html"

    def values(self) -> dict[str, Any]:
        return {
            "addresses": own_addresses(self.work, self.person.person_id),
            "sign_in_first": self.sign_in_first,
        }


class AddressPage(AddressesPage):
    """The same page, for a change of one of them."""

    def __init__(self, visit: SignedInVisit, address_id: UUID) -> None:
        self.address_id = address_id
        super().__init__(visit)

    def open(self) -> None:
        self.row = own_address(self.work, self.person.person_id, self.address_id)


@router.post("")
def ask_for_address(at: At[AddressesPage]) -> Response:
    """Mail a link to a new address."""
    at.demand_recent()
    email = text_of(at.form, "email")
    spend(at.request, "new address", "10/hour", who=str(at.person.person_id))
    return at.do(
        lambda: ask_address(at.work, at.person, email),
        then=lambda asked: at.page.show("people/address_asked.html", email=asked),
    )


@router.get("/confirm/{token}")
def show_confirmation(at: At[AddressesPage], token: Line) -> Response:
    """Show a button: mail programs that open links to look at them must not spend them."""
    return at.page.show("people/address_confirm.html", token=token, mine=at.person.email)


@router.post("/confirm/{token}")
@saying(N_("The address is yours: it signs you in from now on."))
def confirm(at: At[AddressesPage], token: Line) -> None:
    """Make the address the person's; with the first one, whoever was let in by a code elsewhere is signed out."""
    confirm_address(at.work, at.person, token)
    if not at.person.email:
        here = at.request.cookies.get(session_cookie(at.request), "")
        end_others(at.work, at.person.person_id, here)


@router.post("/{address_id}/main")
def write_to(at: At[AddressPage]) -> Response:
    """Have the person written to at this address."""
    at.demand_recent()
    make_main(at.work, at.person, at.row)
    return go_to(at.here, N_("You are written to at this address from now on."))


@router.post("/{address_id}/recognise")
def recognise(at: At[AddressPage]) -> Response:
    """Let the person's badges be recognised by this address, or no longer."""
    at.demand_recent()
    allowed = text_of(at.form, "allowed") == "yes"
    let = N_("Whoever verifies a badge of yours with this address is told that it is yours.")
    not_let = N_("This address recognises your badges no longer.")
    return at.do(
        lambda: let_recognise(at.work, at.row, allowed=allowed), let if allowed else not_let
    )


@router.post("/{address_id}/work")
def mark(at: At[AddressPage]) -> Response:
    """Say that an employer gave the address to the person, or not."""
    at_work = text_of(at.form, "at_work") == "yes"
    theirs = N_("Marked as a work address. Have one of your own beside it.")
    own = N_("Marked as your own address.")
    return at.do(lambda: mark_at_work(at.work, at.row, at_work=at_work), theirs if at_work else own)


@router.post("/{address_id}/give-up")
def give_up(at: At[AddressPage]) -> Response:
    """Forget an address whose mailbox is the person's no longer; other devices are signed out."""
    at.demand_recent()

    def act() -> None:
        give_up_address(at.work, at.person, at.row)
        here = at.request.cookies.get(session_cookie(at.request), "")
        end_others(at.work, at.person.person_id, here)

    return at.do(
        act, N_("Given up: nobody signs in by it any more, and other devices are signed out.")
    )


@router.post("/{address_id}/remove")
def remove(at: At[AddressPage]) -> Response:
    """Forget an address."""
    at.demand_recent()
    remove_address(at.work, at.person, at.row)
    return go_to(at.here, N_("The address is removed. Your badges stay."))
