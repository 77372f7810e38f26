"""Who may pass each door: every door of the service × every kind of caller, cell by cell.

A row of access_table.txt is a door and what happens there to an owner, a mediator and an observer of the programme,
to a participant whose things these are, to the owner of another programme, and to nobody in particular:

    +  comes in (what they sent may still be refused as input)
    x  is told that their role does not allow it (403)
    ?  is told that there is no such thing (404): what belongs to others is not even confirmed
    !  is asked to sign in (401, or the sign-in page)

Doors come from the application's own list: one without a row here fails the test, and so does a row without a door.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlmodel import select

from app.assessing.tables import Evidence, EvidenceKind
from app.employers.keys import NewEmployerKey, make_employer_key
from app.main import ROOMS, application
from app.plumbing.csrf import token_for
from app.plumbing.service import Service
from app.plumbing.settings import Settings
from app.plumbing.storage import Folder
from app.programmes.access import Action, Role
from app.programmes.api_keys import make_api_key
from app.programmes.membership import NewMember, add_member
from app.programmes.tables import Programme
from tests.app.access_bodies import BODIES, QUERIES
from tests.app.conftest import (
    BASE,
    Clock,
    Mailbox,
    RunningService,
    gather,
    make_programme,
)
from tests.app.things import things_of

EMPLOYERS = "/api/v1/desk"
"""Its doors are tried with the keys of a person as an employer."""
REFUSED = {"x", "?", "!"}
"""Who is answered so has changed nothing."""
CALLERS = ("owner", "mediator", "observer", "participant", "stranger", "nobody")
HINT = "add a line to tests/app/access_table.txt, such as: {door}  + x x ? ? !"

TABLE = Path(__file__).with_name("access_table.txt")


def doors() -> set[str]:
    return {
        f"{method} {route.path}"
        for router in ROOMS.routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }


def rows() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        method, path, *cells = line.split()
        assert len(cells) == len(CALLERS), f"six cells are needed: {line}"
        assert f"{method} {path}" not in found, f"twice in the table: {line}"
        found[f"{method} {path}"] = tuple(cells)
    return found


ROWS = rows()


@dataclass
class Town:
    """A service at work, put back to its first state before every call that follows a change."""

    service: RunningService
    folder: Path
    kept: Path
    names: dict[str, str]
    cookies: dict[str, str]
    keys: dict[str, str]
    employer_keys: dict[str, str]
    changed: bool = True

    def call(self, door: str, who: str) -> Any:
        """Knock at a door as a person would: with their session at a page, with their key at the API."""
        if self.changed:
            self._put_back()
        answer = self._knock(door, who)
        self.changed = not door.startswith("GET ") and seen(answer) not in REFUSED
        return answer

    def _knock(self, door: str, who: str) -> Any:
        method, path = door.split()
        address = path.replace(":path", "").format(**self.names) + QUERIES.get(door, "").format(
            **self.names
        )
        body = BODIES.get(door, {})
        if path.startswith("/api/"):
            keys = self.employer_keys if path.startswith(EMPLOYERS) else self.keys
            return self._program(who, keys).request(
                method, address, json=_filled(body, self.names) if method != "GET" else None
            )
        client, token = self._browser(who)
        typed = {"csrf": token, **_filled(body, self.names)} if method != "GET" else None
        return client.request(method, address, data=typed, follow_redirects=False)

    def _program(self, who: str, keys: dict[str, str]) -> TestClient:
        if who in keys:
            return self.service.client(Authorization=f"Bearer {keys[who]}")
        return self._browser(who)[0]

    def _browser(self, who: str) -> tuple[TestClient, str]:
        client = self.service.client()
        if who not in self.cookies:
            return client, ""
        client.cookies.set("__Host-session", self.cookies[who])
        return client, token_for(self.service.app.state.service.vault, self.cookies[who])

    def _put_back(self) -> None:
        self.service.app.state.service.close()
        for beside in self.folder.glob("estampille.db-*"):
            beside.unlink()
        shutil.copytree(self.kept, self.folder, dirs_exist_ok=True)


def _filled(body: Any, names: dict[str, str]) -> Any:
    if isinstance(body, dict):
        return {name: _filled(value, names) for name, value in body.items()}
    if isinstance(body, list):
        return [_filled(value, names) for value in body]
    return body.format(**names) if isinstance(body, str) else body


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Build the town once: access does not depend on the database, so one kind is enough."""
    folder, kept = tmp_path_factory.mktemp("town"), tmp_path_factory.mktemp("kept")
    file = folder / "estampille.db"
    shutil.copyfile(sqlite_template, file)
    settings = Settings(base_url=BASE, database_url=f"sqlite:///{file}", data_dir=folder, key="")
    mailbox = Mailbox()
    made = replace(Service.of(settings), now=Clock(), carrier=mailbox, limit_rates=False)
    app = application(made)
    service = RunningService(app, Clock(), mailbox)
    cast = gather(service)
    cast.award()
    people = {role: getattr(cast, role).person_id for role in ("owner", "mediator", "observer")}
    keys = dict(cast.keys)
    people["participant"] = cast.staff.person_id
    with service.work() as work:
        other = make_programme(work, "ailleurs")
        member, _ = add_member(
            work, other, NewMember(email="stranger@example.org", name="Stranger", role=Role.OWNER)
        )
        people["stranger"] = member.person_id
        keys["stranger"] = make_api_key(work, member, "stranger", list(Action), 30)[1]
        asked = NewEmployerKey(name="k")
        employer_keys = {who: make_employer_key(work, one, asked)[1] for who, one in people.items()}
    cookies = {
        who: service.signed_in(person).cookies["__Host-session"] for who, person in people.items()
    }
    names = things_of(service, cast, people)
    _leave_traces(service, cast, names)
    app.state.service.close()
    shutil.copytree(folder, kept, dirs_exist_ok=True)
    yield Town(service, folder, kept, names, cookies, keys, employer_keys)
    app.state.service.close()


def _leave_traces(service: RunningService, cast: Any, names: dict[str, str]) -> None:
    """Give the programme a logo, turn the evidence into a file, and let an employer verify the badge."""
    folder = service.app.state.service.settings.data_dir
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    with service.work() as work:
        programme = work.session.get_one(Programme, cast.programme.id)
        programme.logo, programme.logo_type = Folder(folder / "logos").keep(svg), "image/svg+xml"
        evidence = work.session.exec(select(Evidence)).one()
        evidence.kind, evidence.media_type = EvidenceKind.FILE, "text/plain"
        evidence.stored_as = service.app.state.service.files.evidence.keep(b"a text")
        work.session.add_all([programme, evidence])
    assertion = f"{BASE}/ob/v2/assertions/{names['award_id']}"
    verified = service.client().post("/verify", data={"input": assertion})
    assert verified.status_code == 200, verified.text


def seen(answer: Any) -> str:
    """Say in one sign what happened to the caller."""
    to_sign_in = answer.headers.get("location", "").startswith("/sign-in?")
    if answer.status_code == 401 or to_sign_in:
        return "!"
    signs = {403: "x", 404: "?"}
    return "E" if answer.status_code >= 500 else signs.get(answer.status_code, "+")


def test_every_door_has_a_row_and_every_row_a_door() -> None:
    missing = [HINT.format(door=door) for door in sorted(doors() - set(ROWS))]
    assert not missing, "\n".join(missing)
    stale = sorted(set(ROWS) - doors())
    assert not stale, f"rows without a door: {stale}"


@pytest.mark.parametrize("door", sorted(ROWS))
def test_each_cell(town: Town, door: str) -> None:
    answers = {who: town.call(door, who) for who in CALLERS}
    found = {who: seen(answer) for who, answer in answers.items()}
    expected = dict(zip(CALLERS, ROWS[door], strict=True))
    wrong = {
        who: f"{found[who]} instead of {sign}: {answers[who].status_code} {answers[who].text[:300]}"
        for who, sign in expected.items()
        if found[who] != sign
    }
    assert not wrong, f"{door}: {wrong}"


def test_the_signs_are_told_apart(town: Town) -> None:
    assert seen(town.call("GET /programmes/{programme_id}", "observer")) == "+"
    assert seen(town.call("GET /programmes/{programme_id}", "nobody")) == "!"
    assert seen(town.call("GET /programmes/{programme_id}/audit", "observer")) == "x"
    assert seen(town.call("GET /programmes/{programme_id}", "stranger")) == "?"
