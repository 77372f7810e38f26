"""The program of docs/how-to/award-by-api.md, run as it stands there against a service that listens."""

import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.demo import stage
from app.exchanges.answering import consent
from app.exchanges.queries import participations_of
from app.main import create_app
from app.people.identity import find
from app.plumbing.settings import Settings
from tests.services.ports import free_port
from tests.services.uvicorn_thread import serving

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "award-by-api.md"
ACCEPTED = "input()  # here the person accepts\n"


def program():
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 5
    return "\n".join([*blocks[:2], ACCEPTED, *blocks[2:]])


@pytest.fixture
def town(sqlite_template, tmp_path):
    """A service with the demo's programme, its key."""
    database = tmp_path / "estampille.db"
    database.write_bytes(sqlite_template.read_bytes())
    port = free_port()
    settings = Settings(
        base_url=f"http://127.0.0.1:{port}",
        database_url=f"sqlite:///{database}",
        data_dir=tmp_path,
        key="",
    )
    app = create_app(settings, limit_rates=False)
    with app.state.service.begin() as work:
        links = stage(work)
    with serving(app, port):
        yield app, links.api_key


@contextmanager
def running(base, key):
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", program()],
        env={"ESTAMPILLE": base, "ESTAMPILLE_API_KEY": key},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def accept(app, email):
    """Accept to take part, as the person does on the page that the invitation leads to."""
    with app.state.service.begin() as work:
        person = find(work, email)
        assert person is not None
        ((participant, _exchange),) = participations_of(work, person.id)
        consent(work, participant)


def test_the_documented_program_awards_a_badge(town):
    app, key = town
    base = app.state.service.settings.base_url
    with running(base, key) as process:
        invited = process.stdout.readline()
        assert invited == "Invited: Robin Invention\n", invited + process.stdout.read()
        accept(app, "robin@example.org")
        said, _ = process.communicate("\n", timeout=60)
    assert f"Awarded: {base}/b/" in said, said
    assert said.endswith("Valid: True · given to Robin: True\n")
