"""The demo before its badges: two organisations say what they lack and what they know; everybody is invented."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select

from app.contacts.inviting import NewContact, accept_invitation, invite_contact
from app.contacts.queries import acting_for
from app.contacts.speaker import Whose, speaker_for
from app.matching.matches import match_between
from app.needs.needs import NeedProfile, change_need, open_need
from app.needs.offers import OfferProfile, make_offer, open_offer
from app.needs.situations import NewSituation, Wanted, make_needs, say_situation
from app.needs.tables import Duration, Need, Offer, SaidState, Venue
from app.needs.terms import LevelIn
from app.people.identity import find
from app.plumbing.service import Work
from app.programmes.caller import Caller
from app.programmes.dependencies import caller_for
from app.programmes.tables import Organisation
from app.proposals.answering import ProposalAnswer, answer_proposal
from app.proposals.proposing import NewProposal, propose
from app.proposals.tables import Proposal
from referential import LevelId

SOCIAL_CONTACT = NewContact(name="Noa Invention", email="noa@example.org")
TECH_CONTACT = NewContact(name="Alix Fiction", email="alix@example.org")
SITUATION = (
    "Nos tournées sont notées sur papier et recopiées le soir dans un tableau. Chaque antenne a le sien, "
    "et nous ne savons pas dire à nos partenaires combien de familles nous avons aidées."
)
PROPOSED = "Vos deux équipes ont déjà fait un bout de chemin ensemble : voici la suite."
NEEDS = (
    ("data-analysis", None, LevelId.PRACTISE, "Dire combien de familles nous aidons"),
    (
        "collaborative-tools",
        LevelId.DISCOVER,
        LevelId.PRACTISE,
        "Un seul tableau pour trois antennes",
    ),
    ("data-protection", None, LevelId.DISCOVER, "Garder les adresses des familles à l’abri"),
)


def stage_meeting(
    work: Work, caller: Caller, social: Organisation, tech: Organisation, volunteer: str
) -> UUID:
    """Act what comes before an exchange; return who acts for the social organisation.

    Args:
        work: the unit of work.
        caller: a mediator.
        social: who lacks something.
        tech: who knows something.
        volunteer: the address of somebody who offers in their own name.
    """
    contact = _contact(work, caller, social, SOCIAL_CONTACT)
    _needs(work, contact, social)
    _offer(work, _contact(work, caller, tech, TECH_CONTACT), tech)
    person = find(work, volunteer)
    if person is not None:
        _own_offer(work, person.id, tech.programme_id)
    return contact


def stage_proposal(
    work: Work, caller: Caller, social: Organisation, tech: Organisation
) -> Proposal | None:
    """Propose what meets the first need of an organisation best, and let both sides say yes."""
    wanted = (
        select(Need)
        .where(Need.organisation_id == social.id, Need.state == SaidState.OPEN)
        .order_by(col(Need.created_at), col(Need.id))
    )
    offered = select(Offer).where(Offer.organisation_id == tech.id, Offer.state == SaidState.OPEN)
    for need in work.session.exec(wanted.limit(5)).all():
        for offer in work.session.exec(offered.limit(5)).all():
            match = match_between(work, need, offer)
            if match is None or not match.is_open:
                continue
            asked = NewProposal(need_id=need.id, offer_id=offer.id, words=PROPOSED)
            proposed = propose(work, speaker_for(work, caller), asked)
            for side in (social, tech):
                (person_id, *_) = acting_for(work, [side.id])[side.id]
                speaker = speaker_for(work, caller_for(work, person_id))
                answer_proposal(work, speaker, proposed, ProposalAnswer(answer="yes"))
            return proposed.row
    return None


def _contact(work: Work, caller: Caller, organisation: Organisation, asked: NewContact) -> UUID:
    row = invite_contact(work, speaker_for(work, caller), organisation, asked)
    return accept_invitation(work, row).person_id


def _needs(work: Work, person_id: UUID, social: Organisation) -> None:
    speaker = speaker_for(work, caller_for(work, person_id))
    situation = say_situation(work, speaker, social, NewSituation(words=SITUATION), "fr")
    wanted = [
        Wanted(competence=competence, from_level=start, to_level=end)
        for competence, start, end, _ in NEEDS
    ]
    for row, (competence, start, end, title) in zip(
        make_needs(work, speaker, situation, wanted), NEEDS, strict=True
    ):
        profile = NeedProfile(
            title=title,
            competence=competence,
            from_level=start,
            to_level=end,
            wanted_by=work.now.date() + timedelta(days=120),
            learners=3,
            who_learns="L’équipe des antennes",
            returns=[LevelIn(competence="skills-transfer", level=LevelId.PRACTISE)],
            venue=Venue.ON_SITE,
            country="FR",
            town="Exempleville",
            languages=["fr"],
            durations=[Duration.PROJECT],
            public=True,
        )
        change_need(work, speaker, row, profile)
        open_need(work, speaker, row)


def _offer(work: Work, person_id: UUID, tech: Organisation) -> None:
    speaker = speaker_for(work, caller_for(work, person_id))
    profile = OfferProfile(
        title="Deux personnes du pôle données",
        levels=[
            LevelIn(competence="data-analysis", level=LevelId.TRANSMIT),
            LevelIn(competence="collaborative-tools", level=LevelId.LEAD),
        ],
        wishes=[LevelIn(competence="skills-transfer", level=LevelId.PRACTISE)],
        hours_per_month=20,
        available_from=work.now.date(),
        available_until=work.now.date() + timedelta(days=240),
        venue=Venue.EITHER,
        country="FR",
        town="Exempleville",
        languages=["fr", "en"],
        durations=[Duration.HOUR, Duration.PROJECT],
        public=True,
    )
    row = make_offer(work, speaker, Whose.organisation(tech), profile)
    open_offer(work, speaker, row)


def _own_offer(work: Work, person_id: UUID, programme_id: UUID) -> None:
    speaker = speaker_for(work, caller_for(work, person_id))
    profile = OfferProfile(
        levels=[LevelIn(competence="skills-transfer", level=LevelId.PRACTISE)],
        use_badges=True,
        wishes=[LevelIn(competence="data-protection", level=LevelId.DISCOVER)],
        hours_per_month=4,
        available_from=work.now.date(),
        venue=Venue.REMOTE,
        languages=["fr", "pt"],
        durations=[Duration.HOUR],
    )
    row = make_offer(work, speaker, Whose(programme_id, person_id=person_id), profile)
    open_offer(work, speaker, row)
