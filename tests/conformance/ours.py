"""Our badges before outside judges: every form, good and in the states that must be refused."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from fastapi.testclient import TestClient

from app.demo import Links, stage
from app.main import application
from app.plumbing import clock
from app.plumbing.database import upgrade
from app.plumbing.service import Service
from app.plumbing.settings import Settings
from tests.conformance.judges import ANOTHER, CHANGED, GOOD, OUTSIDE, REVOKED, Outside, Shown, quiet

BASE = "https://badges.example.org"
STRANGER = "stranger@example.org"


@dataclass(frozen=True)
class Answer:
    """What an outside judge said of a badge of ours."""

    judge: Outside
    form: str
    state: str
    accepted: bool

    @property
    def right(self) -> bool:
        """Whether that is right."""
        return self.accepted == (self.state == GOOD)


def answers() -> list[Answer]:
    """Ask every outside judge about every form in every state that it can tell."""
    with quiet(), _running() as (client, links):
        good = {form: _shown(client, links, form) for judge in OUTSIDE for form in judge.forms}
        asked = [*_asked(good, (GOOD, CHANGED, ANOTHER))]
        _revoke(client, links)
        return [*asked, *_asked(good, (REVOKED,))]


def _asked(good: Mapping[str, Shown], states: tuple[str, ...]) -> Iterator[Answer]:
    for judge in OUTSIDE:
        for form in judge.forms:
            for state in judge.states:
                if state in states:
                    shown = _in(state, good[form], form)
                    yield Answer(judge, form, state, judge.accepts(shown, form))


def _shown(client: TestClient, links: Links, form: str) -> Shown:
    badge_class = client.get(client.get(links.assertion).json()["badge"]).json()
    profile = client.get(badge_class["issuer"]).json()
    return Shown(
        content=_content(client, links, form),
        recipient=links.recipient,
        issuer_did=client.get(links.credential_v3).json()["issuer"]["id"],
        public_key=client.get(profile["publicKey"]).json()["publicKeyPem"],
        token=client.get(links.signed).text,
        client=client,
    )


@contextmanager
def _running() -> Iterator[tuple[TestClient, Links]]:
    # Their verifiers read the machine's clock; an hour ago is not in the future anywhere.
    def an_hour_ago() -> datetime:
        return clock.now() - timedelta(hours=1)

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(base_url=BASE, data_dir=Path(folder), key="")
        upgrade(settings.database)
        service = replace(Service.of(settings), now=an_hour_ago, limit_rates=False)
        app = application(service)
        with closing(app.state.service):
            with service.begin() as work:
                links = stage(work)
            yield TestClient(app, base_url=BASE), links


def _content(client: TestClient, links: Links, form: str) -> bytes:
    addresses = {
        "hosted": links.assertion,
        "signed": links.signed,
        "PNG": links.png,
        "SVG": links.svg,
        "credential": links.credential_v3,
        "token": f"{links.credential_v3}/jwt",
    }
    return bytes(client.get(addresses[form]).content)


def _in(state: str, shown: Shown, form: str) -> Shown:
    if state == ANOTHER:
        return replace(shown, recipient=STRANGER)
    return replace(shown, content=_changed(shown.content, form)) if state == CHANGED else shown


def _changed(content: bytes, form: str) -> bytes:
    if form == "credential":
        return content.replace(b'"narrative":"', b'"narrative":"X', 1)
    head, payload, signature = content.decode().split(".")
    middle = len(payload) // 2
    other = "A" if payload[middle] != "A" else "B"
    return f"{head}.{payload[:middle]}{other}{payload[middle + 1 :]}.{signature}".encode()


def _revoke(client: TestClient, links: Links) -> None:
    award_id = links.assertion.rpartition("/")[2]
    told = client.post(
        f"/api/v1/awards/{award_id}/revoke",
        json={"reason": "Erreur."},
        headers={"Authorization": f"Bearer {links.api_key}"},
    )
    assert told.status_code == 200, told.text
