"""What people type stays text: one scene in which every field holds markup, and every page and file is read."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any
from urllib.parse import quote

import pytest
from lxml import etree, html  # type: ignore[import-untyped]
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlmodel import select

from app.employers.keys import NewEmployerKey, make_employer_key
from app.main import ROOMS
from app.people.identity import correct
from app.people.tables import Passkey
from app.plumbing.csrf import token_for
from app.programmes.tables import Organisation
from tests.app.access_bodies import BODIES
from tests.app.test_access_table import doors
from tests.app.things import things_of

pytestmark = pytest.mark.alone  # every row is one that somebody typed here
MARKUP = (
    """"><b id=hst>'<!--<meta http-equiv=refresh content="0;url=https://evil.example/">{{7*7}}"""
)
"""Closes an attribute and a tag, opens an element and a comment, leads away, and is a template."""
HOSTILE = f"=HYPERLINK(1){MARKUP}"
"""Is a formula to a spreadsheet, besides."""
READERS = ("owner", "mediator", "observer", "staff")
DOWNLOADS = re.compile("json|pkcs|octet|png|x-ndjson|zip|woff")
"""Kinds of answers in which no browser and no spreadsheet acts on a text."""


def _typed(cast: Any, text: str) -> None:
    """Put a text into what people type, by the doors where one takes it, and go the whole way to a badge."""
    owner, base = cast.api("owner"), "/api/v1"
    programme = f"{base}/programmes/{cast.programme.id}"
    for path, said in (
        (programme, {"name": text, "description": text}),
        (f"{base}/organisations/{cast.social.id}", {"name": text}),
        (f"{base}/organisations/{cast.tech.id}", {"name": text + "2"}),
    ):
        assert owner.patch(path, json=said).status_code == 200
    with cast.service.work() as work:
        cast.exchange.title = text  # a draft's title is typed; this exchange runs already
        work.session.merge(cast.exchange)
        for person in (cast.owner, cast.mediator, cast.observer, cast.staff, cast.volunteer):
            correct(work, person.person_id, text, "en")
    exchange = f"{base}/exchanges/{cast.exchange.id}"
    assert cast.rate("baseline", "no").status_code == 201
    assert cast.show_evidence(title=text, text=text).status_code == 201
    assert cast.rate("final", "yes").status_code == 201
    decided = cast.decide(reasons=text)
    assert decided.status_code == 201
    made = cast.api().post(f"{base}/awards", json={"decision_id": decided.json()["id"]})
    assert made.status_code == 201
    asked = {"organisation_id": str(cast.social.id), "name": text, "email": "ask@example.org"}
    for sort in ("partner-links", "charter-links"):
        assert cast.api().post(f"{exchange}/{sort}", json=asked).status_code == 201
    key = {"name": text, "scopes": ["read"]}
    assert owner.post(f"{programme}/api-keys", json=key).status_code == 201
    entered = {"programme_id": str(cast.programme.id), "name": text, "kind": "tech"}
    assert cast.api().post(f"{base}/organisations", json=entered).status_code == 201
    with cast.service.work() as work:
        make_employer_key(work, cast.staff.person_id, NewEmployerKey(name=text))
        work.session.add(
            Passkey(
                person_id=cast.staff.person_id,
                credential=b"hostile",
                public_key=b"k",
                sign_count=0,
                name=text,
                created_at=work.now,
            )
        )


def _names(cast: Any) -> dict[str, str]:
    who = {role: getattr(cast, role).person_id for role in ("owner", "mediator", "observer")}
    return things_of(cast.service, cast, {**who, "participant": cast.staff.person_id})


def _get_doors() -> list[str]:
    return sorted(door.split()[1] for door in doors() if door.startswith("GET "))


def _answers(cast: Any, names: dict[str, str]) -> Iterator[tuple[str, Any]]:
    for who in READERS:
        browser, program = cast.browser(who), cast.service.client()
        for path in _get_doors():
            if "sign-out" in path:
                continue
            address = path.replace(":path", "").format(**names)
            client = cast.api(who) if path.startswith("/api/") and who in cast.keys else browser
            yield f"{who} {path}", client.get(address, headers={"accept-language": "en"})
            if who == READERS[0]:
                yield f"nobody {path}", program.get(address)


def _check_markup(tree: Any, where: str) -> None:
    assert not tree.xpath("//*[@id='hst' or @id=\"hst>'<!--<meta\"]"), where
    assert not tree.xpath("//*[local-name()='meta'][@http-equiv]"), where
    assert not [one for one in tree.xpath("//comment()") if "evil" in str(one.text)], where


def _check(answer: Any, where: str) -> None:
    """Read an answer as what opens it would."""
    kind = answer.headers.get("content-type", "")
    if not answer.content or DOWNLOADS.search(kind):
        return
    if kind.startswith("text/html"):
        _check_markup(html.document_fromstring(answer.text), where)
        assert "49" not in re.findall(
            r"'<!--[^{]*(49)", html.document_fromstring(answer.text).text_content()
        )
    elif "spreadsheetml" in kind:
        sheets = load_workbook(io.BytesIO(answer.content)).worksheets
        kinds = {cell.data_type for sheet in sheets for row in sheet.iter_rows() for cell in row}
        assert "f" not in kinds, where
    elif "opendocument" in kind:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
            _check_markup(etree.fromstring(parts.read("content.xml")), where)
    elif "xml" in kind:
        _check_markup(etree.fromstring(answer.content), where)
    elif kind.startswith("text/csv"):
        cells = [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row]
        assert not [cell for cell in cells if cell.startswith("=")], where
    elif "pdf" in kind:
        _check_pdf(answer.content, where)
    else:
        assert kind.startswith(
            ("text/plain", "text/css", "text/turtle", "text/event", "application/yaml")
        ), (
            where,
            kind,
        )


def _check_pdf(content: bytes, where: str) -> None:
    for page in PdfReader(io.BytesIO(content)).pages:
        for note in page.get("/Annots", []):
            address = str(note.get_object().get("/A", {}).get("/URI", ""))
            assert not address.startswith("https://evil.example"), where


# What a page shows does not depend on the database.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_page_and_file_shows_what_people_typed_as_text(cast):
    _typed(cast, HOSTILE)
    names = _names(cast)
    owner = cast.service.signed_in(cast.staff.person_id)
    share = f"/b/{names['award_id']}"
    token = owner.get(share).text.split('name="csrf" value="')[1].split('"')[0]
    for what in ("accept", "open"):
        owner.post(share, data={"csrf": token, "what": what})
    seen = 0
    for where, answer in _answers(cast, names):
        assert answer.status_code < 500, where
        _check(answer, where)
        seen += (
            HOSTILE[:8] in html.document_fromstring(answer.text).text_content()
            if (answer.headers.get("content-type", "").startswith("text/html") and answer.text)
            else 0
        )
    assert seen > 30, "the text stands on the pages, as text"


def test_every_mail_shows_what_people_typed_as_text(cast):
    _typed(cast, MARKUP)
    cast.service.deliver()
    assert len(cast.service.mailbox.mails) >= 3
    for mail in cast.service.mailbox.mails:
        assert isinstance(mail, EmailMessage)
        part = mail.get_body(("html",))
        assert part is not None
        tree = html.document_fromstring(part.get_content())
        _check_markup(tree, str(mail["Subject"]))
        assert all(link.startswith("https://badges.example.org/") for link in tree.xpath("//@href"))


NAMES = (
    "name",
    "title",
    "email",
    "text",
    "reason",
    "reasons",
    "audience",
    "url",
    "description",
    "csv",
    "level",
)
FIELDS = (
    *NAMES,
    "what",
    "state",
    "input",
    "recipient",
    "lines",
    "address",
    "language",
    "next",
    "note",
    "answer",
)
ENOUGH = {"role": "staff", "kind": "tech", "moment": "final", "days": "30", "competence": "\0"}
ALONE = ("name", "title", "text", "input", "csv", "lines")
ENDING = re.compile("leave|sign-out|sign-ins")
"""Doors that would end the session or the membership of who knocks."""
CONTROL = ["\0", "a\0b\x1b\u2028\u202e"]


def _with(body: Any, names: dict[str, str], hostile: str) -> Iterator[Any]:
    """Yield a body once for each of its texts, with that one replaced."""
    for name, value in body.items():
        filled = {key: _said(one, names) for key, one in body.items()}
        if isinstance(value, str):
            yield {**filled, name: hostile}
        elif isinstance(value, list):
            yield {**filled, name: [hostile]}


def _said(value: Any, names: dict[str, str]) -> Any:
    return value.format(**names) if isinstance(value, str) else value


def _queries() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for router in ROOMS.routers:
        for route in router.routes:
            dependant = getattr(route, "dependant", None)
            pending = [] if dependant is None else [dependant]
            for one in pending:
                pending.extend(one.dependencies)
                asked = found.setdefault(route.path, set())  # type: ignore[attr-defined]
                asked |= {asked_for.name for asked_for in one.query_params}
    return found


@dataclass
class Knocking:
    """Somebody with every right who knocks at doors, and at which of them we stumbled."""

    cast: Any
    hostile: str
    names: dict[str, str]
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.program, self.nobody = self.cast.api("owner"), self.cast.service.client()
        self.browser = self.cast.browser("owner")
        session = self.browser.cookies["__Host-session"]
        self.csrf = {"csrf": token_for(self.cast.service.inside.vault, session)}
        ids = {name for name in self.names if name.endswith("_id")} - {
            "competence_id",
            "framework_id",
        }
        said = quote(self.hostile, safe="")
        self.spoiled = {name: value if name in ids else said for name, value in self.names.items()}

    @property
    def thoroughly(self) -> bool:
        """Whether it is the database that a NUL could make stumble; elsewhere what one door refuses, all do."""
        return self.hostile == CONTROL[0]

    def knock(self, client: Any, method: str, address: str, **sent: Any) -> None:
        answer = client.request(method, address, follow_redirects=False, **sent)
        if answer.status_code >= 500:
            self.faults.append(f"{method} {address} {sent}: {answer.status_code}")

    def look(self, path: str, queries: Iterable[str]) -> None:
        """Knock at a door that shows something, with each part of its address spoiled."""
        known = self.program if path.startswith("/api/") else self.browser
        for client in (known, self.nobody) if self.thoroughly else (known,):
            self.knock(client, "GET", path.format(**self.spoiled))
        for query in queries:
            self.knock(known, "GET", path.format(**self.names), params={query: self.hostile})

    def send(self, method: str, path: str, body: Any) -> None:
        """Knock at a door of the API, with each text of a body spoiled in turn."""
        self.knock(self.program, method, path.format(**self.spoiled), json={})
        for one in _with(body, self.names, self.hostile):
            self.knock(self.program, method, path.format(**self.names), json=one)

    def fill_in(self, path: str) -> None:
        """Send a form, with all that any form asks for spoiled, then with one field at a time."""
        self.knock(self.browser, "POST", path.format(**self.spoiled), data=self.csrf)
        all_spoiled = dict.fromkeys(FIELDS, self.hostile)
        alone = ALONE if self.thoroughly else ()
        for typed in (all_spoiled, *({name: self.hostile} for name in alone)):
            form = {**ENOUGH, **self.csrf, **typed}
            self.knock(self.browser, "POST", path.format(**self.names), data=form)


# PostgreSQL keeps no NUL; what else is no text is refused before any database. `test_api_hostile` sends both to both.
@pytest.mark.parametrize(
    ("database_url", "hostile"),
    [("postgresql", CONTROL[0]), ("sqlite", CONTROL[1])],
    ids=["NUL", "controls"],
    indirect=["database_url"],
)
def test_no_door_stumbles_over_control_characters(cast, hostile):
    cast.award()
    somebody, queries = Knocking(cast, hostile, _names(cast)), _queries()
    for door in sorted(doors()):
        method, place = door.split()
        path = place.replace(":path", "")
        if method == "GET":
            somebody.look(path, sorted(queries.get(place, ())))
        elif path.startswith("/api/"):
            if somebody.thoroughly:
                somebody.send(method, path, BODIES.get(door, {}))
        elif not ENDING.search(path):
            somebody.fill_in(path)
    assert not somebody.faults, "\n".join(somebody.faults)


def test_what_is_refused_is_said_beside_its_field_and_nothing_is_stored(cast):
    browser = cast.browser("owner")
    token = token_for(cast.service.inside.vault, browser.cookies["__Host-session"])
    answer = browser.post(
        f"/programmes/{cast.programme.id}/organisations/enter",
        data={"csrf": token, "name": "Dear user\n\nhttps://evil.example/", "kind": "tech"},
        headers={"accept-language": "en"},
    )
    assert answer.status_code == 422
    assert "“Name” must be one line" in answer.text
    with cast.service.work() as work:
        assert len(list(work.session.exec(select(Organisation)))) == 2
