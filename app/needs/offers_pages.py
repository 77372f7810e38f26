"""HTML doors: offers as a list, one offer, the form in which it is written, for an organisation or oneself."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.contacts.access import Act
from app.contacts.dependencies import SpeakerDep
from app.contacts.queries import organisation_for
from app.contacts.speaker import Whose
from app.errors import N_, BadInput
from app.needs.listing import offers_listed
from app.needs.offers import (
    OfferProfile,
    change_offer,
    held_levels,
    make_offer,
    offer_of,
    offers_shown,
    open_offer,
    profile_of_offer,
)
from app.needs.page_context import SaidFormPage, SaidListPage, SaidPage, as_typed
from app.needs.speaking import Closing, close_said, throw_away, whose
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.filters import query_of
from app.plumbing.templating import go_to
from app.plumbing.texts import Line
from app.programmes.queries import programmes_by_name
from app.programmes.workflow import get_programme

router = APIRouter(include_in_schema=False)


class OffersPage(SaidListPage):
    """The offers that a reader sees."""

    template = "needs/offers.html"

    def values(self) -> dict[str, Any]:
        near = {*self.speaker.takes_part_in, *self.speaker.acts_for.values()}
        return {
            **super().values(),
            "programmes": programmes_by_name(self.work, near),
            "me": self.person.person_id,
        }


class OfferForm(SaidFormPage):
    """A page with the form of an offer."""

    template = "needs/offer_form.html"
    level_lists = ("levels", "wishes")
    name: Whose
    """In whose name it is."""

    def values(self) -> dict[str, Any]:
        """Return what the form shows."""
        mine = self.name.person_id == self.person.person_id
        held = held_levels(self.work, self.person.person_id, self.page.language) if mine else []
        today = self.work.now.date().isoformat()
        return {
            **super().values(),
            "held": held,
            "organisation": None,
            "programme": get_programme(self.work, self.name.programme_id),
            "offer": None,
            "present": {"languages": [self.page.language], "available_from": today},
        }


@shown_at(router, "/organisations/{organisation_id}/offers/new")
class NewOfferPage(OfferForm):
    """The form in which an organisation's offer is made."""

    def __init__(self, visit: SpeakerDep, organisation_id: UUID) -> None:
        self.organisation_id = organisation_id
        super().__init__(visit)

    def open(self) -> None:
        self.organisation = organisation_for(
            self.work, self.speaker, self.organisation_id, Act.SPEAK
        )
        self.name = Whose.organisation(self.organisation)

    def values(self) -> dict[str, Any]:
        return {**super().values(), "organisation": self.organisation}


@shown_at(router, "/programmes/{programme_id}/my-offer")
class OwnOfferPage(OfferForm):
    """The form in which somebody offers in their own name, in a programme in which they take part."""

    def __init__(self, visit: SpeakerDep, programme_id: UUID) -> None:
        self.programme_id = programme_id
        super().__init__(visit)

    def open(self) -> None:
        self.name = Whose(self.programme_id, person_id=self.person.person_id)
        self.speaker.demand(Whose(self.programme_id), Act.READ_OPEN)


@shown_at(router, "/offers/{said_id}")
class OfferPage(SaidPage):
    """One offer, and what can be done with it."""

    template = "needs/offer.html"

    def open(self) -> None:
        self.offer = offer_of(self.work, self.speaker, self.said_id, self.act)

    def values(self) -> dict[str, Any]:
        (shown,) = offers_shown(self.work, self.speaker, [self.offer])
        return {
            **super().values(),
            "shown": shown,
            "offer": self.offer,
            "me": self.person.person_id,
            "speaks": self.speaker.may(whose(self.offer), Act.SPEAK),
            "looks": self.speaker.may(whose(self.offer), Act.LOOK),
        }


@shown_at(router, "/offers/{said_id}/edit")
class OfferFormPage(OfferForm):
    """The form in which an offer is changed."""

    address = "/offers/{said_id}"

    def __init__(self, visit: SpeakerDep, said_id: UUID) -> None:
        self.said_id = said_id
        super().__init__(visit)

    def open(self) -> None:
        self.offer = offer_of(self.work, self.speaker, self.said_id, Act.SPEAK)
        self.name = whose(self.offer)

    def values(self) -> dict[str, Any]:
        (shown,) = offers_shown(self.work, self.speaker, [self.offer])
        return {
            **super().values(),
            "organisation": shown.organisation,
            "offer": self.offer,
            "present": as_typed(profile_of_offer(shown)),
        }


class OfferOpeningPage(OfferFormPage):
    """The same form, for who opens what is not complete: it is shown as it stands, with what is missing."""

    address = "/offers/{said_id}"

    def typed(self) -> dict[str, Any]:
        return {}


@router.get("/offers")
def show_offers(at: At[OffersPage], cursor: Line | None = None) -> Response:
    """Show offers, latest first."""
    try:
        found, following = at.paging(cursor).page(offers_listed(at.speaker, at.asked()))
    except BadInput as error:
        return at.refuse(error)
    after = query_of(at.typed(), cursor=following) if following else ""
    return at.show(typed=at.typed(), rows=offers_shown(at.work, at.speaker, found), after=after)


@router.post("/organisations/{organisation_id}/offers/new")
def create_offer(at: At[NewOfferPage]) -> Response:
    """Make an organisation's offer."""
    return _made(at)


@router.post("/programmes/{programme_id}/my-offer")
def create_own_offer(at: At[OwnOfferPage]) -> Response:
    """Make an offer in one's own name."""
    return _made(at)


@router.post("/offers/{said_id}/edit")
@saying(N_("The offer is changed."))
def save_offer(at: At[OfferFormPage]) -> None:
    """Change an offer."""
    change_offer(at.work, at.speaker, at.offer, at.read(OfferProfile))


@router.post("/offers/{said_id}/open")
def publish_offer(at: At[OfferOpeningPage]) -> Response:
    """Open an offer, or open it again."""
    return at.do(
        lambda: open_offer(at.work, at.speaker, at.offer),
        N_("It is open: others of the programme see it now."),
    )


@router.post("/offers/{said_id}/close")
@saying(N_("It is closed. You can open it again here."))
def end_offer(at: At[OfferPage]) -> None:
    """Close an offer."""
    close_said(at.work, at.speaker, at.offer, at.read(Closing))


@router.post("/offers/{said_id}/throw-away")
def drop_offer(at: At[OfferPage]) -> Response:
    """Throw a draft away."""
    own = at.offer.organisation_id
    where = "/offers" if own is None else f"/organisations/{own}"
    return at.do(
        lambda: throw_away(at.work, at.speaker, at.offer),
        then=lambda _: go_to(where, N_("The draft is thrown away.")),
    )


def _made(at: OfferForm) -> Response:
    return at.do(
        lambda: make_offer(at.work, at.speaker, at.name, at.read(OfferProfile)),
        then=lambda row: go_to(
            f"/offers/{row.id}", N_("Kept as a draft: open it when it says what you mean.")
        ),
    )
