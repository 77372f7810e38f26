"""The service as it really runs, on a port of its own, for a browser to visit."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page

from app.demo import Links
from app.main import create_app
from app.plumbing.carriers import plain_text
from app.plumbing.service import Service
from app.plumbing.settings import Settings
from tests.browser.reader import LOCALES, Reader
from tests.services.ports import free_port
from tests.services.uvicorn_thread import serving
from tests.staging import Staged, staged_from


@dataclass
class Live:
    """A service that listens, and the mail it sent."""

    base: str
    app: FastAPI
    mails: list[EmailMessage] = field(default_factory=list)

    def link(self, address: str) -> str:
        """Wait for a mail to an address and return the link in it."""
        for _ in range(100):
            for mail in reversed(self.mails):
                if mail["To"] == address:
                    words = plain_text(mail).split()
                    return str(next(word for word in words if word.startswith(self.base)))
            time.sleep(0.1)
        message = f"no mail to {address} came in ten seconds"
        raise AssertionError(message)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """Return the application with all its doors, made once: each test equips it with a world of its own."""
    settings = Settings(base_url="http://127.0.0.1", data_dir=tmp_path_factory.mktemp("house"))
    return create_app(settings)


@pytest.fixture(scope="session")
def staged_once(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Staged:
    """Act the demo's programme once for all tests of a worker, at an address that stays."""
    base = f"http://127.0.0.1:{free_port(lasting=True)}"
    return staged_from(sqlite_template, tmp_path_factory.mktemp("staged"), base)


@pytest.fixture
def live(
    house: FastAPI, database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Live]:
    """Start the service in a thread, with the demo's programme in it if the test asks for that; stop it afterwards."""
    base = f"http://127.0.0.1:{free_port()}"
    if "staged" in request.fixturenames:
        acted = request.getfixturevalue("staged_once").copied(tmp_path)
        assert database_url == acted.database
        base = acted.base
    mails: list[EmailMessage] = []

    def carrier(mail: EmailMessage) -> None:
        mails.append(mail)

    settings = Settings(base_url=base, database_url=database_url, data_dir=tmp_path, demo=True)
    service = Service.of(settings, house.state.service.library)
    house.state.service = replace(
        service, rooms=house.state.service.rooms, carrier=carrier, limit_rates=False
    )
    with serving(house, int(base.rpartition(":")[2])):
        yield Live(base, house, mails)


@pytest.fixture
def sit_down(new_page: Callable[..., Page]) -> Callable[[str, bool], Reader]:
    """Return a maker of people, each at a browser of their own: language, with or without script."""

    def make(language: str, script: bool) -> Reader:
        page = new_page(
            locale=LOCALES[language],
            java_script_enabled=script,
            viewport={"width": 1280, "height": 900},
        )
        return Reader(page, language, script)

    return make


@pytest.fixture
def staged(live: Live, staged_once: Staged) -> Links:
    """Return where the demo's programme is found in the running service."""
    return staged_once.links
