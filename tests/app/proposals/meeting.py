"""A need and an offer that meet, stated by contacts of the cast's two organisations."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.contacts.speaker import Speaker, Whose, speaker_for
from app.contacts.tables import Contact, ContactState
from app.needs.needs import NewNeed, open_need, state_need
from app.needs.offers import OfferProfile, make_offer, open_offer
from app.needs.tables import Need, Offer
from app.people.identity import meet
from app.plumbing.service import Work
from app.programmes.dependencies import caller_for
from app.programmes.tables import Organisation
from tests.app.conftest import START, Cast
from tests.app.running import csrf_in

NEED = {
    "competence": "data-analysis",
    "from_level": "discover",
    "to_level": "lead",
    "languages": ["fr", "en"],
    "durations": ["thirty-hours"],
    "venue": "either",
    "wanted_by": (START + timedelta(days=90)).date().isoformat(),
    "returns": [{"competence": "skills-transfer", "level": "lead"}],
}
OFFER = {
    "levels": [{"competence": "data-analysis", "level": "lead"}],
    "wishes": [{"competence": "skills-transfer", "level": "practise"}],
    "languages": ["fr"],
    "durations": ["thirty-hours", "one-hour"],
    "venue": "remote",
    "hours_per_month": 8,
    "available_from": (START + timedelta(days=7)).date().isoformat(),
}


@dataclass
class Meeting:
    """Two contacts, an open need and an open offer."""

    cast: Cast
    need: UUID
    offer: UUID
    contacts: dict[str, UUID] = field(default_factory=dict)

    def browser(self, who: str) -> Any:
        """Return a contact's browser; it may call the API too."""
        browser = self.cast.service.signed_in(self.contacts[who])
        browser.headers["accept-language"] = "en"
        return browser

    def send(self, browser: Any, path: str, **typed: str) -> Any:
        """Send a form of a page."""
        token = csrf_in(browser.get("/me/data").text)
        return browser.post(path, data={"csrf": token, **typed}, follow_redirects=False)

    def propose(self, who: Any = None, **more: Any) -> Any:
        """Propose the match through the API."""
        ids = {"need_id": str(self.need), "offer_id": str(self.offer)}
        return (who or self.cast.api()).post("/api/v1/proposals", json={**ids, **more})


def speak(work: Work, person_id: UUID) -> Speaker:
    return speaker_for(work, caller_for(work, person_id))


def let_act(work: Work, side: Organisation, name: str) -> UUID:
    """Let a person act for an organisation."""
    person = meet(work, f"{name}@example.org", name.title(), "fr")
    row = Contact(
        programme_id=side.programme_id,
        organisation_id=side.id,
        person_id=person.id,
        state=ContactState.ACTS,
        since=work.now,
        created_at=work.now,
    )
    work.add(row)
    return person.id


def need_in(work: Work, speaker: Speaker, side: Organisation, **changes: Any) -> Need:
    asked = NewNeed.model_validate({**NEED, **changes})
    return open_need(work, speaker, state_need(work, speaker, side, asked))


def offer_in(work: Work, speaker: Speaker, whose: Any, **changes: Any) -> Offer:
    asked = OfferProfile.model_validate({**OFFER, **changes})
    return open_offer(work, speaker, make_offer(work, speaker, whose, asked))


def gathered(cast: Cast) -> Meeting:
    """Let a contact of each side state what meets."""
    with cast.service.work() as work:
        ana, noor = let_act(work, cast.social, "ana"), let_act(work, cast.tech, "noor")
        need = need_in(work, speak(work, ana), cast.social)
        offer = offer_in(work, speak(work, noor), Whose.organisation(cast.tech))
        return Meeting(cast, need.id, offer.id, {"ana": ana, "noor": noor})
