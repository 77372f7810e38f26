"""HTML doors: offers as a list, one offer, the form in which it is written, for an organisation or oneself."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.contacts.access import Act
from app.contacts.dependencies import SpeakerDep
from app.contacts.queries import organisation_for
from app.contacts.speaker import Whose
from app.errors import N_
from app.needs.listing import SaidFilter, offers_listed
from app.needs.offers import (
    OfferProfile,
    OfferShown,
    change_offer,
    held_levels,
    make_offer,
    offer_of,
    offers_shown,
    open_offer,
    profile_of_offer,
)
from app.needs.page_context import (
    OpeningPage,
    SaidFormPage,
    SaidListPage,
    SaidPage,
    add_doors,
    as_typed,
    kept_as_draft,
)
from app.needs.speaking import whose
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.paging import Paging
from app.plumbing.texts import Line
from app.programmes.queries import programmes_by_name
from app.programmes.workflow import get_programme

router = APIRouter(include_in_schema=False)


class OffersPage(SaidListPage):
    """The offers that a reader sees."""

    template = "needs/offers.html"

    def part(self, paging: Paging, asked: SaidFilter) -> tuple[Sequence[OfferShown], str | None]:
        found, following = paging.page(offers_listed(self.speaker, asked))
        return offers_shown(self.work, self.speaker, found), following

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
        self.offer = self.said = offer_of(self.work, self.speaker, self.said_id, self.act)

    def values(self) -> dict[str, Any]:
        (shown,) = offers_shown(self.work, self.speaker, [self.offer])
        return {
            **super().values(),
            "shown": shown,
            "offer": self.offer,
            "me": self.person.person_id,
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


class OfferOpeningPage(OfferFormPage, OpeningPage):
    """The same form, for who opens the offer."""

    address = "/offers/{said_id}"

    def publish(self) -> None:
        open_offer(self.work, self.speaker, self.offer)


@router.get("/offers")
def show_offers(at: At[OffersPage], cursor: Line | None = None) -> Response:
    """Show offers, latest first."""
    return at.show_part(cursor)


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


add_doors(router, "/offers/{said_id}", OfferPage, OfferOpeningPage)


def _made(at: OfferForm) -> Response:
    return at.do(
        lambda: make_offer(at.work, at.speaker, at.name, at.read(OfferProfile)),
        then=lambda row: kept_as_draft(f"/offers/{row.id}"),
    )
