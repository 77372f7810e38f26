"""HTML doors: my badges, the page that people share, the front page."""

from collections.abc import Callable
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from app.employers.watches import end_watches, watchers_of
from app.errors import N_, AppError, NotFound
from app.issuing.compose import digest
from app.issuing.seals import seal_of
from app.issuing.tables import Award
from app.people.accounts import HOME
from app.people.addresses import needs_private_address
from app.people.dependencies import CurrentPerson, OpenPage, PersonPage, SignedInVisit, Visitor
from app.plumbing.csrf import text_of
from app.plumbing.doors import At
from app.plumbing.kept_answers import etag_of, keep
from app.plumbing.service import ServiceDep, Work, WorkDep
from app.plumbing.templating import go_to, safe
from app.seal import draw_small
from app.sharing.card import draw_card, give_card
from app.sharing.page_content import badge_content, card_of
from app.sharing.workflow import (
    accept,
    awards_of,
    close_page,
    decline,
    decline_and_withdraw,
    hide_exchange,
    keep_unlisted,
    let_be_found,
    name_exchange,
    open_page,
    own_award,
    shared_badge,
)

router = APIRouter(include_in_schema=False)
PRIVATE_PAGES = (
    *("/sign-in", "/me", "/passport", "/programmes/", "/exchanges/"),
    *("/ob/", "/verify", "/join/", "/partner/", "/agree/", "/claim"),
)
ROBOTS = "".join(["User-agent: *\n"] + [f"Disallow: {path}\n" for path in PRIVATE_PAGES])
"""Pages that ask who is there, documents, doors with a secret in their address.

Pages of badges and passports are not among them: what may not be read cannot say that it must not be listed, and
previews of links would be empty. They say `noindex` themselves, unless the owner of a badge chose otherwise.
"""


@router.get("/")
def show_front(page: OpenPage, service: ServiceDep) -> Response:
    """Say what this is, to each of the people it serves; who is signed in goes on to their own day."""
    if page.person is not None:
        return go_to(HOME)
    return page.show("sharing/front.html", referential=service.library.latest)


@router.get("/robots.txt")
def show_robots() -> Response:
    """Tell search engines what is nobody's public page; badges say for themselves whether they may be listed."""
    return PlainTextResponse(ROBOTS, headers={"Cache-Control": "public, max-age=86400"})


@router.get("/components")
def show_components(page: OpenPage, service: ServiceDep) -> Response:
    """Show every component of the design system in every state; there is no such page but in a demo.

    Raises:
        NotFound: this is no demo.
    """
    if not service.settings.demo:
        raise NotFound(N_("There is nothing at this address."))
    return page.show("components/showcase.html")


@router.get("/me")
def show_mine(work: WorkDep, page: OpenPage, person: CurrentPerson) -> Response:
    """Show a person their badges."""
    badges = []
    for award, row in awards_of(work, person.person_id):
        level = work.library.level_in(row.release, row.competence, row.level)
        small = draw_small(seal_of(level, digest(row.document), row.language))
        badges.append((award, level, safe(small)))
    return page.show("sharing/mine.html", badges=badges)


@router.get("/b/{award_id}")
def show_badge(
    request: Request, work: WorkDep, page: OpenPage, visitor: Visitor, award_id: UUID
) -> Response:
    """Show a badge to whom its owner allows it."""
    reader = None if visitor is None else visitor.person_id
    badge = shared_badge(work, award_id, reader)
    values = badge_content(work, badge, page.language)
    values["watchers"] = watchers_of(work, award_id) if badge.own else []
    asks = badge.own and needs_private_address(work, badge.award.person_id)
    values["needs_private_address"] = asks
    response = page.show("sharing/badge.html", **values)
    response.headers["Link"] = (
        f'<{values["assertion"]}>; rel="alternate"; type="application/ld+json"'
    )
    response.headers["Cache-Control"] = "private, no-cache"
    if badge.award.searchable:
        response.headers["X-Robots-Tag"] = "all"
    if visitor is None:
        keep(request, until=badge.changes_at(work.now))
        response.headers["ETag"] = etag_of(bytes(response.body))
    return response


@router.get("/b/{award_id}/card.png")
def show_card(request: Request, work: WorkDep, award_id: UUID) -> Response:
    """Give the picture that a link to an open badge unfolds into."""
    badge = shared_badge(work, award_id, None)
    keep(request, until=badge.changes_at(work.now))
    return give_card(request, draw_card(card_of(badge, work.now)))


class OwnBadgePage(PersonPage):
    """The page of a badge, for the person who earned it; what is refused is said there as a notice."""

    address = "/b/{award_id}"

    def __init__(self, visit: SignedInVisit, award_id: UUID) -> None:
        self.award_id = award_id
        super().__init__(visit)

    def open(self) -> None:
        self.award = own_award(self.work, self.person.person_id, self.award_id)

    def refuse(self, error: AppError) -> Response:
        """Undo what was begun, and go back to the page with what is wrong."""
        self.work.undo()
        return go_to(self.here, error.troubles[0].template)


@router.post("/b/{award_id}/watches/{watch_id}")
def end_watch(at: At[OwnBadgePage], watch_id: UUID) -> Response:
    """End that somebody is told if the badge is revoked."""
    return at.do(
        lambda: end_watches(at.work, at.award.id, watch_id),
        N_("It is ended: they are not told about your badge any more."),
    )


BUTTONS: dict[str, tuple[Callable[[Work, Award], None], str]] = {
    "accept": (accept, N_("The badge is yours. Only you see it until you share it.")),
    "decline": (
        decline,
        N_("You declined the badge. It is shown nowhere; you can take it back."),
    ),
    "withdraw": (
        decline_and_withdraw,
        N_("You declined the badge and withdrew it: every form of it says so from now on."),
    ),
    "open": (open_page, N_("Your page is open: whoever has the link can see it.")),
    "close": (
        close_page,
        N_(
            "Your page is private again: the link shows nothing any more. What others copied cannot be called back."
        ),
    ),
    "list": (let_be_found, N_("Search engines may list your page, and previews name you.")),
    "unlist": (
        keep_unlisted,
        N_(
            "Search engines are asked to leave your page out. What they copied before they forget in their own time."
        ),
    ),
    "name": (name_exchange, N_("Your page now names the exchange and its organisations.")),
    "hide": (hide_exchange, N_("Your page no longer names the exchange and its organisations.")),
}


@router.post("/b/{award_id}")
def change_badge(at: At[OwnBadgePage]) -> Response:
    """Accept a badge or decline it, open its page or close it, choose what the page names."""
    act, notice = BUTTONS.get(text_of(at.form, "what"), BUTTONS["accept"])
    return at.do(lambda: act(at.work, at.award), notice)
