"""The programs of docs/how-to/award-by-api.md, run as they stand there against a service that listens."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from app.demo import stage
from app.main import create_app
from app.plumbing.settings import Settings
from tests.services.ports import free_port
from tests.services.uvicorn_thread import serving

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "award-by-api.md"
AGAIN = """
print("Exchange:", exchange["id"])
print("Next:", send(f"/exchanges/{exchange['id']}/participants", {
    "email": "kim@example.org", "name": "Kim Invention",
    "organisation_id": sides["social"]["id"], "role": "staff",
})["id"])
while not (link := invitation_to("kim@example.org")):
    time.sleep(0.2)
token = send("/sessions", {"link": link, "accept_terms": True})
kim = httpx.Client(base_url=api.base_url, headers={"Authorization": f"Bearer {token['token']}"})
kim.post(token["leads_to"] + "/consent").raise_for_status()
"""
"""A second person, for the second program: invited, and accepting, as the page tells."""


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def town(sqlite_template, tmp_path):
    """A service with the demo's programme, its key, and workers that write mail into a folder."""
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
        yield {
            "ESTAMPILLE": settings.base_url,
            "ESTAMPILLE_API_KEY": links.api_key,
            "ESTAMPILLE_MAIL": str(tmp_path / "mail"),
        }


def run(command, environment):
    done = subprocess.run(
        command,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_documented_programs_award_badges(town):
    program = "\n".join([*blocks("python"), AGAIN])
    said = run([sys.executable, "-c", program], town).splitlines()
    assert said[:2] == ["Invited: Robin Invention", "Standing: takes-part"]
    assert said[2].startswith(f"Awarded: {town['ESTAMPILLE']}/b/")
    assert said[3] == "Valid: True · given to Robin: True"
    (exchange, following) = (line.partition(": ")[2] for line in said[4:])
    (script,) = blocks("js")
    node, _ = compute_driver_executable()
    named = {**town, "EXCHANGE": exchange, "PARTICIPANT": following}
    assert run([node, "--input-type=module", "-e", script], named) == "valid true\n"
