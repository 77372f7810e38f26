"""HTML doors: the employer's desk, and the way in."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.employers.keys import (
    FOR_THE_KNOWN,
    WHAT,
    NewVerifierKey,
    is_good,
    keys_of,
    make_key,
    revoke_key,
    use_of,
)
from app.employers.sign_in import DESK, arrive, ask_for_link
from app.employers.tables import EVENT_NAMES, Watch, Webhook
from app.employers.trust import distrust, trust, trusted_by
from app.employers.watches import unwatch, watch, watched_by
from app.employers.webhooks import (
    TESTS,
    add_webhook,
    deliveries_of,
    remove_webhook,
    renew_secret,
    send_test,
    webhook_of,
    webhooks_of,
)
from app.errors import N_, AppError, NotSignedIn
from app.issuing.tables import Award, BadgeClassRow
from app.library import LevelInRelease
from app.people.dependencies import CurrentPerson, OpenPage, Visitor
from app.people.signing_in import device, let_in
from app.plumbing.csrf import CHECKED, Form, text_of, texts_of
from app.plumbing.forms import read
from app.plumbing.rate_limits import look, spend
from app.plumbing.service import Work, WorkDep
from app.plumbing.templating import Page, go_to

router = APIRouter(prefix=DESK, include_in_schema=False)


@router.get("")
def show_home(request: Request, work: WorkDep, page: OpenPage, visitor: Visitor) -> Response:
    """Show a person's desk; somebody we do not know is shown the way in."""
    if visitor is None:
        return page.show("employers/sign_in.html")
    return page.show("employers/home.html", **_things(request, work, visitor.person_id))


@router.post("/enter")
def mail_link(request: Request, work: WorkDep, page: OpenPage, form: Form) -> Response:
    """Mail a link to the desk; the same is said to everybody."""
    spend(request, "desk", "20/hour")
    # Nobody's mailbox is filled through us, from however many addresses the requests come.
    spend(request, "sign-in mail", "6/hour", who=text_of(form, "email").lower())
    try:
        ask_for_link(work, text_of(form, "email"), page.language)
    except AppError as error:
        work.undo()
        return page.show_again("employers/sign_in.html", error, texts_of(form))
    return page.show("employers/link_sent.html", email=text_of(form, "email"))


@router.get("/arrive/{token}")
def show_arrival(page: OpenPage, token: str) -> Response:
    """Ask for a name; a button besides, for mail programs that open links must not spend them."""
    return page.show("employers/arrive.html", token=token)


@router.post("/arrive/{token}")
def enter(request: Request, work: WorkDep, page: OpenPage, token: str, form: Form) -> Response:
    """Make somebody known and let them in."""
    try:
        session = arrive(work, token, text_of(form, "name"), page.language, device(request))
    except NotSignedIn as error:
        work.undo()
        return page.show_again("employers/sign_in.html", error, {})
    except AppError as error:
        work.undo()
        return page.show_again("employers/arrive.html", error, texts_of(form), token=token)
    return let_in(request, work, session, DESK)


class EmployerHome:
    """A person's own desk, shown again after each thing they did there."""

    def __init__(
        self, request: Request, work: WorkDep, page: OpenPage, person: CurrentPerson
    ) -> None:
        self.request = request
        self.work: Work = work
        self.page: Page = page
        self.person_id = person.person_id

    def show(self, **values: Any) -> Response:
        """Show what is on it."""
        things = _things(self.request, self.work, self.person_id)
        return self.page.show("employers/home.html", status=201, **things, **values)

    def show_again(self, error: AppError, form: Form) -> Response:
        """Show it with what was typed and what is wrong with it."""
        self.work.undo()
        things = _things(self.request, self.work, self.person_id)
        return self.page.show_again("employers/home.html", error, texts_of(form), **things)


AtHome = Annotated[EmployerHome, Depends(EmployerHome, scope="function")]


@router.post("/keys")
def new_key(at: AtHome, form: Form) -> Response:
    """Make a key and show it, this once."""
    try:
        typed = {"name": text_of(form, "name"), "days": text_of(form, "days")}
        row, token = make_key(at.work, at.person_id, read(NewVerifierKey, typed))
    except AppError as error:
        return at.show_again(error, form)
    return at.show(made_key=(row, token))


@router.post("/keys/{key_id}/revoke", dependencies=CHECKED)
def end_key(at: AtHome, key_id: UUID) -> Response:
    """End a key."""
    revoke_key(at.work, at.person_id, key_id)
    return go_to(f"{DESK}#keys", N_("The key is revoked."))


@router.post("/issuers")
def add_issuer(at: AtHome, form: Form) -> Response:
    """Put an issuer on the list."""
    try:
        trust(at.work, at.person_id, text_of(form, "address"))
    except AppError as error:
        return at.show_again(error, form)
    return go_to(f"{DESK}#issuers", N_("The issuer is on your list."))


@router.post("/issuers/{issuer_id}/remove", dependencies=CHECKED)
def remove_issuer(at: AtHome, issuer_id: UUID) -> Response:
    """Take an issuer off the list."""
    distrust(at.work, at.person_id, issuer_id)
    return go_to(f"{DESK}#issuers", N_("The issuer is off your list."))


@router.post("/webhooks")
def new_webhook(at: AtHome, form: Form) -> Response:
    """Enter a webhook and show its secret, this once."""
    try:
        row, secret = add_webhook(at.work, at.person_id, text_of(form, "url"))
    except AppError as error:
        return at.show_again(error, form)
    return at.show(made_webhook=(row, secret))


@router.post("/webhooks/{webhook_id}")
def change_webhook(at: AtHome, webhook_id: UUID, form: Form) -> Response:
    """Test a webhook, give it a new secret, or take it away."""
    row = webhook_of(at.work, at.person_id, webhook_id)
    what = text_of(form, "what")
    if what == "secret":
        return at.show(made_webhook=(row, renew_secret(at.work, row)))
    if what == "remove":
        remove_webhook(at.work, row)
        return go_to(f"{DESK}#webhooks", N_("The webhook is gone."))
    spend(at.request, *TESTS, who=str(at.person_id))
    send_test(at.work, row)
    return go_to(
        f"{DESK}#webhooks",
        N_("A test is on its way. Reload the page in a moment to see how it went."),
    )


@router.post("/watches/{award_id}")
def change_watch(at: AtHome, award_id: UUID, form: Form) -> Response:
    """Watch a badge of ours, or stop."""
    if text_of(form, "what") == "stop":
        unwatch(at.work, at.person_id, award_id)
        return go_to(f"{DESK}#watches", N_("You watch this badge no more."))
    if watch(at.work, at.person_id, award_id):
        return go_to(f"{DESK}#watches", N_("You will be told if this badge is revoked."))
    return go_to(f"{DESK}#watches", N_("There is no valid badge of this service to watch."))


def _things(request: Request, work: Work, person_id: UUID) -> dict[str, Any]:
    """Return what lies on a person's desk, for its template."""
    used = use_of(work, person_id)
    return {
        "keys": [
            (
                row,
                _level_in(is_good(row, work), revoked=row.revoked_at is not None),
                used.get(row.id, 0),
                look(request, WHAT, FOR_THE_KNOWN, who=str(row.id)),
            )
            for row in keys_of(work, person_id)
        ],
        "issuers": trusted_by(work, person_id),
        "webhooks": [_webhook(work, row) for row in webhooks_of(work, person_id)],
        "watches": [(row, _badge_of(work, row)) for row in watched_by(work, person_id)],
        "event_names": EVENT_NAMES,
        "base": work.settings.base_url,
    }


def _badge_of(work: Work, row: Watch) -> LevelInRelease:
    """Return the competence and level of a watched badge."""
    award = work.session.get_one(Award, row.award_id)
    made = work.session.get_one(BadgeClassRow, award.badge_class_id)
    return work.library.level_in(made.release, made.competence, made.level)


def _webhook(work: Work, row: Webhook) -> tuple[Webhook, list[Any]]:
    return row, deliveries_of(work, row)


def _level_in(good: bool, *, revoked: bool) -> str:
    if good:
        return "good"
    return "revoked" if revoked else "expired"
