"""HTML doors: the employers' page, and the way in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.employers.home import home_values
from app.employers.keys import NewEmployerKey, key_of, make_employer_key
from app.employers.sign_in import HOME, arrive, ask_for_link
from app.employers.tables import OWN_TOPICS
from app.employers.trust import distrust, trust, trusted_issuer_of
from app.employers.watches import unwatch, watch, watch_if_any
from app.employers.webhooks import (
    TESTS,
    add_webhook,
    remove_webhook,
    renew_secret,
    send_test,
    webhook_of,
)
from app.errors import N_, AppError, NotSignedIn
from app.people.dependencies import OpenPage, OpenVisit, PersonPage, Visitor
from app.people.signing_in import device, let_in
from app.plumbing.api_keys import revoke
from app.plumbing.csrf import text_of
from app.plumbing.doors import At, FormPage, shown_at
from app.plumbing.rate_limits import spend
from app.plumbing.service import WorkDep
from app.plumbing.templating import go_to
from app.plumbing.texts import Line

router = APIRouter(prefix=HOME, include_in_schema=False)


class EmployerSignInPage(FormPage):
    """The way in, for somebody we do not know."""

    template = "employers/sign_in.html"
    address = HOME

    def __init__(self, visit: OpenVisit) -> None:
        super().__init__(visit)


@shown_at(router, "/arrive/{token}")
class ArrivalPage(FormPage):
    """Where a mailed link leads: it asks for a name."""

    template = "employers/arrive.html"
    address = HOME

    def __init__(self, visit: OpenVisit, token: Line) -> None:
        self.token = token
        super().__init__(visit)

    def values(self) -> dict[str, Any]:
        return {"token": self.token}

    def refuse(self, error: AppError) -> Response:
        """Show the form again; a link that is too old or used leads back to where one asks for another."""
        if isinstance(error, NotSignedIn):
            self.work.undo()
            return self.page.show_again(EmployerSignInPage.template, error, {})
        return super().refuse(error)


class EmployerPage(PersonPage):
    """A person's own employers' page."""

    template = "employers/home.html"
    address = HOME

    @property
    def person_id(self) -> UUID:
        """Whose page it is."""
        return self.person.person_id

    def values(self) -> dict[str, Any]:
        return home_values(self.request, self.work, self.person_id)

    def change(self, section: str, act: Callable[[], object], notice: str) -> Response:
        """Do what was asked, then go on to a section of the page."""
        return self.do(act, then=lambda _: go_to(f"{HOME}#{section}", notice))


@router.get("")
def show_home(request: Request, work: WorkDep, page: OpenPage, visitor: Visitor) -> Response:
    """Show a person's own page; somebody we do not know is shown the way in."""
    if visitor is None:
        return page.show(EmployerSignInPage.template)
    return page.show(EmployerPage.template, **home_values(request, work, visitor.person_id))


@router.post("/enter")
def mail_link(at: At[EmployerSignInPage]) -> Response:
    """Mail a link to the page; the same is said to everybody."""
    email = text_of(at.form, "email")
    spend(at.request, "employer sign-in", "20/hour")
    return at.do(
        lambda: ask_for_link(at.work, email, at.page.language),
        then=lambda _: at.page.show("employers/link_sent.html", email=email),
    )


@router.post("/arrive/{token}")
def enter(at: At[ArrivalPage]) -> Response:
    """Make somebody known and let them in."""
    name, browser = text_of(at.form, "name"), device(at.request)
    return at.do(
        lambda: arrive(at.work, at.token, name, at.page.language, browser),
        then=lambda session: let_in(at.request, at.work, session, HOME),
    )


@router.post("/keys")
def new_key(at: At[EmployerPage]) -> Response:
    """Make a key and show it, this once."""
    return at.do(
        lambda: make_employer_key(at.work, at.person_id, at.read(NewEmployerKey)),
        then=lambda made: at.show(status=201, made_key=made),
    )


@router.post("/keys/{key_id}/revoke")
def revoke_key(at: At[EmployerPage], key_id: UUID) -> Response:
    """End a key."""
    key = key_of(at.work, at.person_id, key_id)
    return at.change("keys", lambda: revoke(at.work, key), N_("The key is revoked."))


@router.post("/issuers")
def add_issuer(at: At[EmployerPage]) -> Response:
    """Put an issuer on the list."""
    address = text_of(at.form, "address")
    return at.change(
        "issuers", lambda: trust(at.work, at.person_id, address), N_("The issuer is on your list.")
    )


@router.post("/issuers/{issuer_id}/remove")
def remove_issuer(at: At[EmployerPage], issuer_id: UUID) -> Response:
    """Take an issuer off the list."""
    issuer = trusted_issuer_of(at.work, at.person_id, issuer_id)
    return at.change(
        "issuers", lambda: distrust(at.work, issuer), N_("The issuer is off your list.")
    )


@router.post("/webhooks")
def new_webhook(at: At[EmployerPage]) -> Response:
    """Enter a webhook and show its secret, this once."""
    topics = [one for one in OWN_TOPICS if text_of(at.form, one.value)]
    return at.do(
        lambda: add_webhook(at.work, at.person_id, text_of(at.form, "url"), topics),
        then=lambda made: at.show(status=201, made_webhook=made),
    )


@router.post("/webhooks/{webhook_id}")
def change_webhook(at: At[EmployerPage], webhook_id: UUID) -> Response:
    """Test a webhook, give it a new secret, or take it away."""
    row = webhook_of(at.work, at.person_id, webhook_id)
    what = text_of(at.form, "what")
    if what == "secret":
        secret = renew_secret(at.work, row)
        return at.show(status=201, made_webhook=(row, secret))
    if what == "remove":
        return at.change(
            "webhooks", lambda: remove_webhook(at.work, row), N_("The webhook is gone.")
        )
    spend(at.request, *TESTS, who=str(at.person_id))
    return at.change(
        "webhooks",
        lambda: send_test(at.work, row),
        N_("A test is on its way. Reload the page in a moment to see how it went."),
    )


@router.post("/watches/{award_id}")
def change_watch(at: At[EmployerPage], award_id: UUID) -> Response:
    """Watch a badge of ours, or stop."""
    if text_of(at.form, "what") == "stop":
        row = watch_if_any(at.work, at.person_id, award_id)
        if row is not None:
            unwatch(at.work, row)
        notice = N_("You watch this badge no more.")
    elif watch(at.work, at.person_id, award_id):
        notice = N_("You will be told if this badge is revoked.")
    else:
        notice = N_(
            "There is no badge to watch: it is not accepted or not in force, or you watch 1,000 already."
        )
    return go_to(f"{HOME}#watches", notice)
