"""What comes before an exchange, said by the people of a cast: a contact, a request, a situation, a need, an offer."""

from datetime import date
from typing import Any, NamedTuple

from sqlmodel import delete, select

from app.contacts.inviting import accept_invitation, make_contact
from app.contacts.requests import NewRequest, ask_to_act
from app.contacts.speaker import Speaker, Whose, speaker_for
from app.contacts.tables import Contact, ContactRequest, ContactState
from app.needs.needs import NewNeed, open_need, state_need
from app.needs.offers import OfferProfile, make_offer, open_offer
from app.needs.situations import NewSituation, say_situation
from app.needs.tables import (
    Duration,
    Need,
    NeedReturn,
    Offer,
    OfferedLevel,
    OfferWish,
    SaidState,
    Situation,
)
from app.needs.terms import LevelIn
from app.people.identity import meet
from app.plumbing.service import Work
from app.programmes.dependencies import caller_for
from app.programmes.tables import OrganisationKind
from referential import LevelId

TERMS: dict[str, Any] = {"languages": ["fr"], "durations": [Duration.HOUR], "public": True}


class Before(NamedTuple):
    """The rows that were made."""

    contact: Contact
    request: ContactRequest
    situation: Situation
    need: Need
    offer: Offer


def level(competence: str, name: str = "practise") -> LevelIn:
    return LevelIn(competence=competence, level=LevelId(name))


def new_need(competence: str = "data-analysis", **changes: Any) -> NewNeed:
    said = {"competence": competence, "to_level": "practise", **TERMS, **changes}
    return NewNeed.model_validate(said)


def new_offer(**changes: Any) -> OfferProfile:
    said = {"hours_per_month": 4, "available_from": date(2026, 1, 1), **TERMS, **changes}
    return OfferProfile.model_validate({"levels": [level("data-analysis", "transmit")], **said})


def acts_for(work: Work, cast: Any, person_id: Any, organisation: Any) -> Speaker:
    """Let somebody act for an organisation; return them as they speak then."""
    mediator = speaker_for(work, caller_for(work, cast.mediator.person_id))
    row = make_contact(work, mediator, organisation, person_id, ContactState.INVITED)
    accept_invitation(work, row)
    return speaker_for(work, caller_for(work, person_id))


def person(work: Work, name: str) -> Any:
    """Return somebody who is nothing to anybody yet."""
    return meet(work, f"{name}@example.org", f"{name.title()} Exemple", "fr").id


def say_before(work: Work, cast: Any, slug: str = "data-analysis") -> Before:
    """Let the cast's staff member act for the social organisation, and its volunteer offer in their own name."""
    staff, volunteer = cast.staff.person_id, cast.volunteer.person_id
    speaker = acts_for(work, cast, staff, cast.social)
    asked = NewRequest(
        organisation_name="Une autre", kind=OrganisationKind.TECH, words="J’y travaille."
    )
    request = ask_to_act(work, staff, cast.programme, asked)
    situation = say_situation(
        work, speaker, cast.social, NewSituation(words="Tout est sur papier."), "fr"
    )
    new = new_need(slug, situation_id=situation.id, returns=[level("skills-transfer")])
    need = open_need(work, speaker, state_need(work, speaker, cast.social, new))
    own = speaker_for(work, caller_for(work, volunteer))
    wishes = [level("data-protection")]
    name = Whose(cast.programme.id, person_id=volunteer)
    offer = open_offer(work, own, make_offer(work, own, name, new_offer(wishes=wishes)))
    contact = work.session.exec(select(Contact).where(Contact.person_id == staff)).one()
    return Before(contact, request, situation, need, offer)


def drafts_of(work: Work, cast: Any) -> dict[str, Any]:
    """Let the staff member act for an organisation, whose need is a draft, and offer themselves; return the ids."""
    made, connection = say_before(work, cast), work.session.connection()
    for table in (NeedReturn, OfferedLevel, OfferWish):
        connection.execute(delete(table))
    # One id at both doors: the pages of a need and of an offer name theirs alike.
    made.offer.id, made.offer.person_id = made.need.id, cast.staff.person_id
    for row in (made.need, made.offer):
        row.state, row.opened_at = SaidState.DRAFT, None
    work.session.flush()
    same = dict.fromkeys(("said_id", "need_id", "offer_id"), made.need.id)
    return {
        **same,
        "contact_id": made.contact.id,
        "request_id": made.request.id,
        "situation_id": made.situation.id,
        "slug": cast.programme.slug,
    }
