"""HTML doors: the addresses of a person, and the proof of a new one."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.errors import N_, AppError
from app.people.addresses import (
    ask_address,
    confirm_address,
    make_main,
    own_addresses,
    remove_address,
)
from app.people.dependencies import CurrentPerson, OpenPage
from app.plumbing.csrf import CHECKED, Form, text_of, texts_of
from app.plumbing.rate_limits import spend
from app.plumbing.service import WorkDep
from app.plumbing.templating import go_to

router = APIRouter(include_in_schema=False)
ADDRESSES = "/me/addresses"
SHOWN = "people/addresses.html"


@router.get(ADDRESSES)
def show_addresses(work: WorkDep, page: OpenPage, person: CurrentPerson) -> Response:
    """Show a person their addresses."""
    return page.show(SHOWN, addresses=own_addresses(work, person.person_id))


@router.post(ADDRESSES)
def add_address(
    request: Request, work: WorkDep, page: OpenPage, person: CurrentPerson, form: Form
) -> Response:
    """Mail a link to a new address."""
    spend(request, "new address", "10/hour", who=str(person.person_id))
    # Nobody's mailbox is filled through us, from however many accounts the requests come.
    spend(request, "sign-in mail", "6/hour", who=text_of(form, "email").lower())
    try:
        address = ask_address(work, person, text_of(form, "email"))
    except AppError as error:
        work.undo()
        known = own_addresses(work, person.person_id)
        return page.show_again(SHOWN, error, texts_of(form), addresses=known)
    return page.show("people/address_asked.html", email=address)


@router.get("/me/addresses/confirm/{token}")
def show_confirmation(page: OpenPage, person: CurrentPerson, token: str) -> Response:
    """Show a button: mail programs that open links to look at them must not spend them."""
    return page.show("people/address_confirm.html", token=token, mine=person.email)


@router.post("/me/addresses/confirm/{token}", dependencies=CHECKED)
def confirm(work: WorkDep, page: OpenPage, person: CurrentPerson, token: str) -> Response:
    """Make the address the person's."""
    try:
        confirm_address(work, person, token)
    except AppError as error:
        work.undo()
        known = own_addresses(work, person.person_id)
        return page.show_again(SHOWN, error, {}, addresses=known)
    return go_to(ADDRESSES, N_("The address is yours: it signs you in from now on."))


@router.post("/me/addresses/{address_id}/main", dependencies=CHECKED)
def write_to(work: WorkDep, person: CurrentPerson, address_id: UUID) -> Response:
    """Have the person written to at this address."""
    make_main(work, person, address_id)
    return go_to(ADDRESSES, N_("You are written to at this address from now on."))


@router.post("/me/addresses/{address_id}/remove", dependencies=CHECKED)
def remove(work: WorkDep, person: CurrentPerson, address_id: UUID) -> Response:
    """Forget an address."""
    remove_address(work, person, address_id)
    return go_to(ADDRESSES, N_("The address is removed. Your badges stay."))
