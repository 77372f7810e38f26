"""The doors through which a badge is verified: nothing but a report or our own error may come out of any."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from app.library import Library
from app.main import create_app
from app.plumbing.database import upgrade
from app.plumbing.settings import Settings
from app.verifying import dependencies
from badges import cli
from badges.errors import NotABadge, UnreadableRecipient
from badges.trust import save_bundle
from badges.verification import Fetched, verify
from badges.verification.resolver import Resolver
from tests.app.running import equipped
from tests.fuzz.mutations import RECIPIENT, Trial
from tests.fuzz.straight import BASE, Said, Straight, straight

NOW = datetime(2026, 11, 24, tzinfo=UTC)
LANGUAGES = ("en", "fr", "pt")
BOUNDARY = b"5a1d3c77f0e94f4f"
Door = Callable[[Trial], None]


def library(trial: Trial) -> None:
    """Ask the library, and say every finding in every language."""
    try:
        report = verify(trial.given, resolver=trial.web, now=NOW, recipient=trial.recipient)
    except UnreadableRecipient as error:
        assert error.sentence("fr").strip()  # noqa: PT017 - then the badge is asked about for somebody who can be read
        library(replace(trial, recipient=RECIPIENT))
        return
    except NotABadge:
        return
    assert report.findings
    assert report.valid == (not report.failures and not report.unread)
    report.model_dump_json()
    for finding in report.findings:
        for language in LANGUAGES:
            assert finding.sentence(language).strip()


class Recording:
    """A web that remembers what it answered, to make a bundle of it."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.answers: dict[str, Fetched] = {}

    def fetch(self, url: str) -> Fetched:
        """Answer as the web of the trial."""
        answer = self.trial.web.fetch(url)
        self.answers[url] = answer
        return answer


@contextmanager
def command_line(folder: Path) -> Iterator[Door]:
    """Open `badges verify`, for files and bundles in a folder."""

    def ask(trial: Trial) -> None:
        web = Recording(trial)
        with suppress(NotABadge, UnreadableRecipient):
            verify(trial.given, resolver=web, now=NOW, recipient=trial.recipient)
        badge, bundle = folder / "badge", folder / "trust"
        badge.write_bytes(trial.given)
        save_bundle(bundle, web.answers)
        options = ["--trust", str(bundle), "--at", "2026-11-24", "--recipient", trial.recipient]
        for last in (["--json"], ["--lang", "fr"]):
            code, said = _typed(["verify", str(badge), *options, *last])
            assert code in (0, 1, 2), code
            if code < 2 and "--json" in last:
                assert json.loads(said)["findings"]

    yield ask


def _typed(arguments: list[str]) -> tuple[object, str]:
    before, out = sys.argv, StringIO()
    sys.argv = ["badges", *arguments]
    try:
        with redirect_stdout(out), redirect_stderr(StringIO()):
            cli.main()
    except SystemExit as left:
        return left.code, out.getvalue()
    finally:
        sys.argv = before


@contextmanager
def service_beyond(folder: Path) -> Iterator[tuple[Straight, dict[str, Resolver]]]:
    """Open a service of its own, whose way to other servers is the `web` that is under way."""
    database = f"sqlite:///{folder / 'service.db'}"
    upgrade(database)
    settings = Settings(base_url=BASE, database_url=database, data_dir=folder, key="")
    app = create_app(settings)
    app.state.service = equipped(settings, Library.open(), now=lambda: NOW)
    under_way: dict[str, Resolver] = {}

    class Beyond:
        def __init__(self, **_limits: object) -> None:
            """There is nothing to guard."""

        def fetch(self, url: str) -> Fetched:
            return under_way["web"].fetch(url)

    try:
        # Not by `dependency_overrides`: with one of those FastAPI reads every signature anew for each request.
        with pytest.MonkeyPatch.context() as patched, straight(app) as client:
            patched.setattr(dependencies, "HttpResolver", Beyond)
            yield client, under_way
    finally:
        app.state.service.close()


@contextmanager
def api(folder: Path) -> Iterator[Door]:
    """Open `POST /api/v1/verify`."""
    with service_beyond(folder) as (client, under_way):

        def ask(trial: Trial) -> None:
            under_way["web"] = trial.web
            answer = asked_in_a_form(client, "/api/v1/verify", trial)
            if answer.status == 200:
                assert answer.json()["findings"]
            _asked_in_json(client, trial)

        yield ask


def _asked_in_json(client: Straight, trial: Trial) -> None:
    try:
        body = json.dumps({"input": trial.given.decode(), "recipient": trial.recipient}).encode()
    except UnicodeDecodeError:
        return  # a picture
    answer = client.post("/api/v1/verify", body, "application/json")
    assert answer.status in (200, 422, 400), answer.text


def asked_in_a_form(client: Straight, address: str, trial: Trial) -> Said:
    """Ask in a form, with what is given as its file."""
    parts = (
        (b'name="recipient"', trial.recipient.encode("utf-8", "replace")),
        (b'name="file"; filename="badge"', trial.given),
    )
    told = b"".join(
        b"--%b\r\nContent-Disposition: form-data; %b\r\n\r\n%b\r\n" % (BOUNDARY, name, value)
        for name, value in parts
    )
    body = told + b"--%b--\r\n" % BOUNDARY
    answer = client.post(address, body, f"multipart/form-data; boundary={BOUNDARY.decode()}")
    assert answer.status in (200, 422), answer.text
    return answer


@contextmanager
def page(folder: Path) -> Iterator[Door]:
    """Open the page `/verify`."""
    with service_beyond(folder) as (client, under_way):

        def ask(trial: Trial) -> None:
            under_way["web"] = trial.web
            answer = asked_in_a_form(client, "/verify", trial)
            assert "<main" in answer.text

        yield ask


@contextmanager
def plain(_folder: Path) -> Iterator[Door]:
    """Open the library."""
    yield library


DOORS = {"library": plain, "cli": command_line, "api": api, "page": page}
