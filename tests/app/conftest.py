"""A whole service on a fresh database, a clock that tests move, and a cast of invented people."""

import gc
import shutil
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import SQLModel, select

from app.exchanges.answering import consent
from app.exchanges.tables import (
    Exchange,
    ExchangeState,
    Participant,
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
from app.issuing.keyring import new_generation
from app.library import Library
from app.main import create_app
from app.plumbing.service import Work
from app.plumbing.settings import Settings
from app.programmes.access import Action, Role
from app.programmes.api_keys import make_api_key
from app.programmes.caller import Caller
from app.programmes.dependencies import caller_for
from app.programmes.membership import NewMember, add_member
from app.programmes.organisations import NewOrganisation, add_organisation
from app.programmes.tables import Member, Organisation, Programme
from app.programmes.workflow import NewProgramme, create_programme
from tests.app.bystander import DOMAIN as BYSTANDERS
from tests.app.bystander import Bystander, among, settle
from tests.app.played import Played
from tests.app.releases import known
from tests.app.running import BASE, START, Clock, Mailbox, RunningService, equipped, put_away
from tests.app.snapshot import Filling, Snapshot, again

__all__ = ("BASE", "START", "Clock", "Mailbox", "RunningService")
"""What tests look for here and what stands in `tests.app.running`."""
COMPETENCE, LEVEL = "data-analysis", "practise"
DOMAIN = "example.org"


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The application with all its doors, made once: each test equips it with a world of its own."""
    folder = tmp_path_factory.mktemp("house")
    database = f"sqlite:///{folder / 'empty.db'}"
    return create_app(Settings(base_url=BASE, database_url=database, data_dir=folder, key=""))


@pytest.fixture(scope="session")
def shelf() -> Library:
    """The referential's releases, read once."""
    return known()


@pytest.fixture
def service(
    house: FastAPI, shelf: Library, scene: "Scene", database_url: str, tmp_path: Path
) -> Iterator[RunningService]:
    """The service on a fresh database, of each kind in turn."""
    clock, mailbox = Clock(), Mailbox()
    (tmp_path / "secret.key").write_text(scene.house_key, encoding="ascii")
    settings = Settings(base_url=BASE, database_url=database_url, data_dir=tmp_path)
    house.state.service = equipped(settings, shelf, key=scene.house_key, now=clock, carrier=mailbox)
    yield RunningService(house, clock, mailbox)
    put_away(house.state.service)


@dataclass
class Cast:
    """A programme at work: its people, its organisations, an exchange that is running."""

    service: RunningService
    programme: Programme
    owner: Member
    mediator: Member
    observer: Member
    social: Any
    tech: Any
    exchange: Exchange
    volunteer: Participant
    staff: Participant
    keys: dict[str, str]
    played: "Played | None" = None
    bystander: Bystander | None = None

    def rows(self, table: type[SQLModel]) -> list[Any]:
        """Return the rows of a table but those of the bystander: events of a log in their order, others in none."""
        others = () if self.bystander is None else self.bystander.ids
        with self.service.inside.begin(reading=True) as work:
            own = [
                row
                for row in work.session.exec(select(table))
                if not among(row.model_dump(), others)
            ]
        return sorted(own, key=lambda row: getattr(row, "position", 0))

    def api(self, who: str = "mediator") -> TestClient:
        """Return a program that acts with a member's API key."""
        key = self.keys[who]
        return self.service.client(**{"Authorization": f"Bearer {key}", "accept-language": "en"})

    def browser(self, who: str = "mediator") -> TestClient:
        """Return a browser in which a member is signed in."""
        member: Member = getattr(self, who)
        return self.service.signed_in(member.person_id)

    def descriptors(self, level: str = LEVEL, competence: str = COMPETENCE) -> list[str]:
        """Return the ids of a level's descriptors."""
        library = self.service.inside.library
        found = library.level_in(self.exchange.release, competence, level)
        return [descriptor.id for descriptor in found.definition.descriptors]

    def rate(self, when: str, rating: str, who: str = "mediator", **changes: Any) -> Any:
        """Rate the staff member on the level's descriptors through the API."""
        body = {
            "participant_id": str(self.staff.id),
            "competence": COMPETENCE,
            "moment": when,
            "ratings": dict.fromkeys(self.descriptors(), rating),
            **changes,
        }
        return self.api(who).post(f"/api/v1/exchanges/{self.exchange.id}/assessments", json=body)

    def show_evidence(self, **changes: Any) -> Any:
        """Attach a text to the staff member's competence through the API."""
        body = {
            "participant_id": str(self.staff.id),
            "competence": COMPETENCE,
            "title": "Tableau de suivi",
            "text": "Un tableau, ses sources, ses limites.",
            **changes,
        }
        return self.api().post(f"/api/v1/exchanges/{self.exchange.id}/evidence", json=body)

    def decide(self, who: str = "mediator", **changes: Any) -> Any:
        """Decide the staff member's level through the API."""
        body = {
            "participant_id": str(self.staff.id),
            "competence": COMPETENCE,
            "level": LEVEL,
            "reasons": "Travail soigné, limites dites sans qu'on le demande.",
            **changes,
        }
        return self.api(who).post(f"/api/v1/exchanges/{self.exchange.id}/decisions", json=body)

    def award(self) -> dict[str, Any]:
        """Go the whole way to a badge and return it as the API shows it.

        Where nothing has happened yet the rows of that way are put in ready-made: `prebuilt_award`, much faster.
        Elsewhere the way is gone through the API: `act_award`, which a test of that way calls itself.
        """
        ready = self.played is not None and self.played.fits(self.service)
        return self.prebuilt_award() if ready else self.act_award()

    def prebuilt_award(self) -> dict[str, Any]:
        """Put in the rows that `act_award` made once; nothing else may have happened."""
        assert self.played is not None
        assert self.played.fits(self.service)
        self.played.changes.put_into(self.service.inside.engine)
        return deepcopy(self.played.badge)

    def act_award(self) -> dict[str, Any]:
        """Go the whole way to a badge through the API."""
        for answer in (
            self.rate("baseline", "no"),
            self.show_evidence(),
            self.rate("final", "yes"),
        ):
            assert answer.status_code == 201, answer.text
        decided = self.decide()
        assert decided.status_code == 201, decided.text
        made = self.api().post("/api/v1/awards", json={"decision_id": decided.json()["id"]})
        assert made.status_code == 201, made.text
        return dict(made.json())


def make_programme(work: Work, slug: str) -> Programme:
    """Create a programme with its key."""
    asked = NewProgramme.model_validate(
        {
            "slug": slug,
            "name": f"Programme {slug}",
            "url": f"https://{slug}.example.org/",
            "email": f"hello@{slug}.example.org",
            "documents_from": "award",
            "holders_told": True,
            "staff_basis": True,
            "staff_told": True,
            "representatives_told": True,
        }
    )
    programme = create_programme(work, asked)
    new_generation(work, programme.id)
    return programme


def open_running_exchange(
    work: Work, caller: Caller, social: Organisation, tech: Organisation
) -> Exchange:
    """Open and start an exchange between two organisations."""
    asked = NewExchange(
        programme_id=social.programme_id,
        title="Un échange",
        social_organisation_id=social.id,
        tech_organisation_id=tech.id,
        form="skills-based-pro-bono",
        theme=1,
        starts_on=START.date() - timedelta(days=60),
        ends_on=START.date() + timedelta(days=30),
        hours=40,
        targets=[TargetIn(competence=COMPETENCE, level="lead")],
    )
    exchange = open_exchange(work, caller, asked)
    move_to(work, caller, exchange, ExchangeState.RUNNING)
    return exchange


def organisation(work: Work, caller: Caller, programme: Programme, kind: str) -> Organisation:
    """Enter an organisation."""
    asked = {"programme_id": programme.id, "name": f"Une {kind}", "kind": kind}
    return add_organisation(work, caller, NewOrganisation.model_validate(asked))


def participant(
    work: Work, caller: Caller, exchange: Exchange, role: str, side: Organisation, **other: str
) -> Participant:
    """Invite a person who then consents."""
    asked = NewParticipant(
        email=f"{role}@{other.get('domain', DOMAIN)}",
        name=f"{role.title()} {other.get('family', 'Exemple')}",
        organisation_id=side.id,
        role=ParticipantRole(role),
    )
    invited, _ = invite(work, caller, exchange, asked)
    return consent(work, invited)


@dataclass(frozen=True)
class Scene:
    """A cast that was gathered once, whose rows are put into many databases."""

    snapshot: Snapshot
    house_key: str
    cast: Cast
    played: Played
    bystander: Bystander


@pytest.fixture(scope="session")
def scene(
    house: FastAPI, shelf: Library, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Scene:
    """The cast and its rows, gathered once per worker: acting it takes longer than most tests."""
    folder = tmp_path_factory.mktemp("scene")
    settings = Settings(base_url=BASE, data_dir=folder)
    shutil.copyfile(sqlite_template, folder / "estampille.db")
    clock, mailbox, before = Clock(), Mailbox(), house.state.service
    house.state.service = equipped(settings, shelf, now=clock, carrier=mailbox)
    cast = gather(RunningService(house, clock, mailbox))
    snapshot = Snapshot.of(house.state.service.engine)
    badge = cast.act_award()
    changes = Snapshot.of(house.state.service.engine).since(snapshot)
    cast.service.deliver()
    bystander = _settled(cast.service)
    played = Played((snapshot, snapshot.and_then(bystander.rows)), changes, badge)
    house.state.service.close()
    house.state.service = before
    key = (folder / "secret.key").read_text(encoding="ascii")
    gc.collect()
    gc.freeze()  # the application, the releases and this scene stay to the end
    return Scene(snapshot, key, cast, played, bystander)


def _settled(service: RunningService) -> Bystander:
    before = Snapshot.of(service.inside.engine)
    return settle(gather(service, "voisine", domain=BYSTANDERS, family="Voisin"), before)


@pytest.fixture(scope="session")
def filling() -> Iterator[Filling]:
    """Remember what databases are filled with, for all tests of a worker."""
    kept = Filling()
    yield kept
    kept.close()


@pytest.fixture
def bystander(
    service: RunningService, scene: Scene, filling: Filling, request: pytest.FixtureRequest
) -> Iterator[Bystander]:
    """Another programme with one of everything, beside the cast: whatever a test does, its rows and files stay."""
    data_dir, engine = service.inside.settings.data_dir, service.inside.engine
    if request.node.get_closest_marker("alone"):
        filling.fill(engine, "the cast", lambda: scene.snapshot.put_into(engine))
        yield scene.bystander
        return

    def put() -> None:
        scene.snapshot.put_into(engine)
        scene.bystander.put_rows_into(engine)

    filling.fill(engine, "the cast and the bystander", put)
    scene.bystander.put_files_into(data_dir)
    yield scene.bystander
    assert scene.bystander.differences(engine, data_dir) == []


@pytest.fixture
def cast(service: RunningService, scene: Scene, bystander: Bystander) -> Cast:
    """A programme with an exchange under way between two organisations."""
    rows = {
        part.name: value
        for part in fields(Cast)
        if isinstance(value := getattr(scene.cast, part.name), SQLModel)
    }
    own: dict[str, Any] = {
        "keys": dict(scene.cast.keys),
        "played": scene.played,
        "bystander": bystander,
    }
    return replace(scene.cast, service=service, **own, **again(rows))


def gather(service: RunningService, slug: str = "solidaire", **other: str) -> Cast:
    """Bring a programme's people together in a service, and start their exchange."""
    with service.work() as work:
        programme = make_programme(work, slug)
        members = {
            role: add_member(
                work,
                programme,
                NewMember(
                    email=f"{role}@{other.get('domain', DOMAIN)}",
                    name=role.title(),
                    role=Role(role),
                ),
            )[0]
            for role in ("owner", "mediator", "observer")
        }
        caller = caller_for(work, members["mediator"].person_id)
        social = organisation(work, caller, programme, "social")
        tech = organisation(work, caller, programme, "tech")
        exchange = open_running_exchange(work, caller, social, tech)
        volunteer = participant(work, caller, exchange, "volunteer", tech, **other)
        staff = participant(work, caller, exchange, "staff", social, **other)
        keys = {
            role: make_api_key(work, member, role, list(Action), 30)[1]
            for role, member in members.items()
        }
    service.deliver()
    service.mailbox.mails.clear()
    return Cast(
        service=service,
        programme=programme,
        exchange=exchange,
        social=social,
        tech=tech,
        keys=keys,
        volunteer=volunteer,
        staff=staff,
        owner=members["owner"],
        mediator=members["mediator"],
        observer=members["observer"],
    )


@pytest.fixture
def stranger_key(cast: Cast) -> str:
    """The API key of the owner of another programme."""
    with cast.service.work() as work:
        other = make_programme(work, "ailleurs")
        member, _ = add_member(
            work, other, NewMember(email="stranger@example.org", name="Stranger", role=Role.OWNER)
        )
        return make_api_key(work, member, "stranger", list(Action), 30)[1]


@pytest.fixture
def counting(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the service count calls, all of them in one stretch of time: no hour ends while a test asks."""
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.0)
    cast.service.change(limit_rates=True)
