"""HTML doors: what meets a need or an offer, and across a programme what could be proposed."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar
from uuid import UUID

from fastapi import APIRouter
from sqlmodel import select

from app.contacts.access import Act
from app.contacts.dependencies import SpeakerDep
from app.contacts.page_context import SpeakerPage
from app.contacts.speaker import speaker_for
from app.matching.matches import MatchList, matches_of_need, matches_of_offer
from app.matching.rules import ORDER
from app.matching.words import MatchWords
from app.needs.needs import need_of
from app.needs.offers import offer_of, offers_shown
from app.needs.speaking import whose
from app.needs.tables import Need, Offer, SaidState
from app.plumbing.doors import shown_at
from app.plumbing.paging import Paging
from app.programmes.access import Action
from app.programmes.page_context import ProgrammePage
from app.programmes.queries import organisation_names
from app.proposals.matches_shown import page_of, shown
from app.proposals.queries import may_lead

router = APIRouter(include_in_schema=False)
ON_A_PAGE, NEAR = 20, 10
NEEDS_ON_A_PAGE, BEST = 10, 3
"""How many needs the programme's page shows, and how many matches of each."""
LOOKED_AT_EACH = 60
"""How many candidates of each of these needs are looked at."""


class MatchesPage(SpeakerPage, ABC):
    """What meets something that was said, in order, and what one single fact would open."""

    template = "proposals/matches.html"
    kind: ClassVar[str]
    said: Need | Offer

    @abstractmethod
    def found(self) -> MatchList:
        """Return what meets it."""

    @abstractmethod
    def competences(self) -> list[str]:
        """Return what it is about."""

    def values(self) -> dict[str, Any]:
        found, words = self.found(), MatchWords(self.work.library, self.page.language)
        cursor = self.request.query_params.get("cursor")
        matches, following = page_of(found.matches, cursor, ON_A_PAGE)
        near = [] if cursor else found.near[:NEAR]
        return {
            "said": self.said,
            "kind": self.kind,
            "title": self.said.title
            or ", ".join(words.competence(competence) for competence in self.competences()),
            "matches": shown(self.work, self.speaker, self.said, matches, words),
            "near": shown(self.work, self.speaker, self.said, near, words),
            "count": len(found.matches),
            "cut": found.cut,
            "following": f"?cursor={following}" if following else "",
            "order": ORDER,
            "leads": may_lead(self.speaker, self.said.programme_id),
            "asks": self.speaker.may(whose(self.said), Act.ANSWER),
            "is_open": self.said.state == SaidState.OPEN,
        }


@shown_at(router, "/needs/{need_id}/matches")
class MatchesOfNeedPage(MatchesPage):
    """The offers that meet a need."""

    kind = "need"

    def __init__(self, visit: SpeakerDep, need_id: UUID) -> None:
        self.need_id = need_id
        super().__init__(visit)

    def open(self) -> None:
        self.need = self.said = need_of(self.work, self.speaker, self.need_id, Act.LOOK)

    def found(self) -> MatchList:
        return matches_of_need(self.work, self.need)

    def competences(self) -> list[str]:
        return [self.need.competence]


@shown_at(router, "/offers/{offer_id}/matches")
class MatchesOfOfferPage(MatchesPage):
    """The needs that an offer meets."""

    kind = "offer"

    def __init__(self, visit: SpeakerDep, offer_id: UUID) -> None:
        self.offer_id = offer_id
        super().__init__(visit)

    def open(self) -> None:
        self.offer = self.said = offer_of(self.work, self.speaker, self.offer_id, Act.LOOK)

    def found(self) -> MatchList:
        return matches_of_offer(self.work, self.offer)

    def competences(self) -> list[str]:
        (shown_offer,) = offers_shown(self.work, self.speaker, [self.offer])
        return [one.competence for one in shown_offer.levels[:3]]


@shown_at(router, "/programmes/{programme_id}/matches")
class ProgrammeMatchesPage(ProgrammePage):
    """The open needs of a programme, the latest first, each with what meets it best."""

    template = "proposals/programme_matches.html"
    to_look = Action.MANAGE_EXCHANGES

    def values(self) -> dict[str, Any]:
        cursor = self.request.query_params.get("cursor")
        paging = Paging(self.work, cursor, NEEDS_ON_A_PAGE)
        open_needs = select(Need).where(
            Need.programme_id == self.programme_id, Need.state == SaidState.OPEN
        )
        rows, following = paging.page(open_needs)
        words = MatchWords(self.work.library, self.page.language)
        speaker = speaker_for(self.work, self.caller)
        names = organisation_names(self.work, {row.organisation_id for row in rows})
        shown_needs = []
        for need in rows:
            found = matches_of_need(self.work, need, LOOKED_AT_EACH)
            best = shown(self.work, speaker, need, found.matches[:BEST], words)
            shown_needs.append((need, best, len(found.matches), len(found.near), found.cut))
        return {
            **self.context,
            "needs": shown_needs,
            "names": names,
            "titles": {row.id: row.title or words.competence(row.competence) for row in rows},
            "following": f"?cursor={following}" if following else "",
        }
