"""A whole exchange, acted from nothing through the same workflows as the API; everybody in it is invented."""

import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from pydantic import HttpUrl, TypeAdapter

from app.assessing.decisions import NewDecision, decide
from app.assessing.evidence import NewEvidence, add_evidence
from app.assessing.ratings import Ratings, rate, rate_as_mediator
from app.assessing.seats import Seat, seat_of
from app.assessing.tables import Moment, RatedBy, Rating
from app.demo_history import at_its_release
from app.demo_impact import tell
from app.demo_meeting import stage_meeting, stage_proposal
from app.demo_survey import stage_survey
from app.demo_training import stage_training
from app.errors import BadInput
from app.exchanges.answering import consent
from app.exchanges.queries import participants_of
from app.exchanges.tables import (
    Exchange,
    ExchangeState,
    ParticipantRole,
)
from app.exchanges.workflow import (
    NewExchange,
    NewParticipant,
    TargetIn,
    invite,
    move_to,
    open_exchange,
)
from app.issuing.addresses import Addresses
from app.issuing.keyring import new_generation
from app.issuing.tables import Award
from app.issuing.workflow import award
from app.people.accounts import INVITATION_LASTS, make_sign_in_link
from app.people.identity import BareEmail
from app.plumbing.service import Work
from app.programmes.access import Action, Role
from app.programmes.api_keys import make_api_key
from app.programmes.caller import Caller
from app.programmes.dependencies import caller_for
from app.programmes.membership import NewMember, add_member
from app.programmes.organisations import NewOrganisation, add_organisation
from app.programmes.tables import DocumentsFrom, Organisation
from app.programmes.workflow import NewProgramme, create_programme
from app.sharing.workflow import accept, open_page

MARK = ".estampille-demo"
KEY_DAYS = 30
_URL: TypeAdapter[HttpUrl] = TypeAdapter(HttpUrl)
_EMAIL: TypeAdapter[BareEmail] = TypeAdapter(BareEmail)


@dataclass(frozen=True)
class Actor:
    """A participant, with what they set out to learn and what shows that they did."""

    name: str
    email: str
    role: ParticipantRole
    competence: str
    level: str
    evidence: tuple[tuple[str, str], ...]
    reasons: str


VOLUNTEER = Actor(
    name="Camille Exemple",
    email="camille@example.org",
    role=ParticipantRole.VOLUNTEER,
    competence="skills-transfer",
    level="practise",
    evidence=(
        (
            "Support de l’atelier « Nos chiffres en une page »",
            "Trois séances de deux heures avec l’équipe de l’antenne ; chacun est reparti avec son propre tableau.",
        ),
        (
            "Retours des participants",
            "Cinq personnes sur six refont seules l’exercice une semaine plus tard.",
        ),
    ),
    reasons="A transmis pas à pas, vérifié que chacun savait refaire, et adapté le rythme de la deuxième séance.",
)
STAFF = Actor(
    name="Sacha Modèle",
    email="sacha@example.org",
    role=ParticipantRole.STAFF,
    competence="data-analysis",
    level="practise",
    evidence=(
        (
            "Tableau de suivi des distributions",
            "Nombre de familles aidées par mois et par antenne, avec la source et la date de chaque chiffre.",
        ),
        (
            "Note au conseil d’administration",
            "Une page, deux graphiques, une limite signalée sur les doublons de janvier.",
        ),
    ),
    reasons="Pose la question avant le calcul, contrôle les doublons et présente les limites sans qu’on le demande.",
)


@dataclass(frozen=True)
class Links:
    """Where to look once the exchange was acted (DESIGN §6)."""

    base: str
    share: str
    assertion: str
    signed: str
    png: str
    svg: str
    credential_v3: str
    recipient: str
    mediator_sign_in: str
    api_key: str
    verify: str
    other_share: str
    contact_sign_in: str = ""
    """Who acts for the social organisation."""


def clear(folder: Path) -> None:
    """Empty the demo's own folder, and refuse to touch any other.

    Raises:
        BadInput: the folder holds something that is not a demo.
    """
    if folder.exists():
        if any(folder.iterdir()) and not (folder / MARK).exists():
            raise BadInput(
                "The folder {folder} holds something that is not a demo.",
                field="--dir",
                remedy="Name an empty or a new folder.",
                folder=folder,
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARK).touch()


def stage(work: Work) -> Links:
    """Act the exchange from its opening to two shared badges, and return where to look."""
    work = at_its_release(work)
    programme = create_programme(
        work,
        NewProgramme(
            slug="demo",
            name="Programme pro bono de démonstration",
            url=_URL.validate_python("https://example.org/probono"),
            email=_EMAIL.validate_python("probono@example.org"),
            description="Un programme inventé, pour voir Estampille à l’œuvre.",
            language="fr",
            documents_from=DocumentsFrom.AWARD,  # so that what is tried with the demo's key can be verified at once
            holders_told=True,
            staff_basis=True,
            staff_told=True,
            representatives_told=True,
        ),
    )
    new_generation(work, programme.id)
    mediator, _ = add_member(
        work,
        programme,
        NewMember(email="dominique@example.org", name="Dominique Démo", role=Role.OWNER),
    )
    caller = caller_for(work, mediator.person_id)
    exchange, social, tech = _exchange(work, caller, mediator.programme_id)
    awards = [
        act_out(work, caller, exchange, actor, organisation)
        for actor, organisation in ((VOLUNTEER, tech), (STAFF, social))
    ]
    volunteer, staff = participants_of(work, exchange.id)
    tell(work, caller, exchange, staff, volunteer)
    contact = stage_meeting(work, caller, social, tech, VOLUNTEER.email)
    stage_proposal(work, caller, social, tech)
    contact_sign_in = make_sign_in_link(
        work, contact, f"/organisations/{social.id}", lasts=INVITATION_LASTS
    )
    stage_survey(work, caller, mediator.programme_id)
    stage_training(work, caller, mediator.programme_id)
    _, key = make_api_key(work, mediator, "demo", list(Action), KEY_DAYS)
    sign_in = make_sign_in_link(
        work, mediator.person_id, f"/exchanges/{exchange.id}", lasts=INVITATION_LASTS
    )
    links = _links(work, awards[0], awards[1], sign_in, key)
    return replace(links, contact_sign_in=contact_sign_in)


def _exchange(
    work: Work, caller: Caller, programme_id: UUID
) -> tuple[Exchange, Organisation, Organisation]:
    social = add_organisation(
        work,
        caller,
        NewOrganisation.model_validate(
            {"programme_id": programme_id, "name": "Les Paniers d’exemple", "kind": "social"}
        ),
    )
    tech = add_organisation(
        work,
        caller,
        NewOrganisation.model_validate(
            {"programme_id": programme_id, "name": "Atelier Numérique fictif", "kind": "tech"}
        ),
    )
    today = work.now.date()
    exchange = open_exchange(
        work,
        caller,
        NewExchange(
            programme_id=social.programme_id,
            title="Nos chiffres en une page",
            social_organisation_id=social.id,
            tech_organisation_id=tech.id,
            form="skills-based-pro-bono",
            theme=1,
            starts_on=today - timedelta(days=90),
            ends_on=today,
            hours=40,
            targets=[
                TargetIn(competence=actor.competence, level=actor.level)
                for actor in (VOLUNTEER, STAFF)
            ],
        ),
    )
    move_to(work, caller, exchange, ExchangeState.RUNNING)
    return exchange, social, tech


def act_out(
    work: Work, caller: Caller, exchange: Exchange, actor: Actor, organisation: Organisation
) -> Award:
    """Let one person go the whole way in a running exchange, from the invitation to the shared badge."""
    participant, _ = invite(
        work,
        caller,
        exchange,
        NewParticipant(
            email=actor.email, name=actor.name, organisation_id=organisation.id, role=actor.role
        ),
    )
    consent(work, participant)
    seat = seat_of(work, exchange, participant, actor.competence)
    _assess(work, caller, seat, actor)
    asked = NewDecision(level=actor.level, reasons=actor.reasons)
    decision = decide(work, caller, seat, asked)
    made = award(work, caller, decision)
    accept(work, made)
    open_page(work, made)
    return made


def _assess(work: Work, caller: Caller, seat: Seat, actor: Actor) -> None:
    level = work.library.level_in(seat.exchange.release, actor.competence, actor.level)
    names = [descriptor.id for descriptor in level.definition.descriptors]
    start = {name: Rating.YES if place == 0 else Rating.NO for place, name in enumerate(names)}
    modest = dict.fromkeys(names, Rating.PARTLY)
    end = dict.fromkeys(names, Rating.YES)
    person_id = seat.participant.person_id

    own = Ratings(moment=Moment.BASELINE, ratings=modest)
    rate(work, seat, own, by=RatedBy.SELF, rater_id=person_id)
    rate_as_mediator(work, caller, seat, Ratings(moment=Moment.BASELINE, ratings=start))
    for title, text in actor.evidence:
        add_evidence(work, seat, NewEvidence(title=title, text=text), added_by=person_id)
    rate_as_mediator(work, caller, seat, Ratings(moment=Moment.FINAL, ratings=end))


def _links(work: Work, first: Award, second: Award, sign_in: str, key: str) -> Links:
    addresses = Addresses(work.settings.base_url)
    assertion = addresses.assertion(first.id)
    return Links(
        base=work.settings.base_url,
        share=addresses.share(first.id),
        assertion=assertion,
        signed=f"{assertion}/signed",
        png=f"{assertion}/image.png",
        svg=f"{assertion}/image.svg",
        credential_v3=addresses.credential(first.id),
        recipient=VOLUNTEER.email,
        mediator_sign_in=sign_in,
        api_key=key,
        verify=f"{work.settings.base_url}/verify",
        other_share=addresses.share(second.id),
    )
