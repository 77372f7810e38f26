"""The programs of the guides for integrators, run as they stand there against a service that listens."""

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from playwright._impl._driver import compute_driver_executable

from app.demo import stage
from app.employers.keys import NewEmployerKey, make_employer_key
from app.main import create_app
from app.people.identity import find
from app.plumbing.settings import Settings
from tests.services.ports import free_port
from tests.services.uvicorn_thread import serving

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "how-to" / "award-by-api.md"
FIRST = DOCS / "tutorial" / "first-award-by-api.md"
HR = DOCS / "how-to" / "verify-in-hr-software.md"
FEWER_THAN = 40
"""Lines of the program that makes a first badge."""
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


def blocks(language, page=PAGE):
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def town(sqlite_template, tmp_path):
    """A service with the demo's programme, its key, and workers that write mail into a folder."""
    database = tmp_path / "estampille.db"
    database.write_bytes(sqlite_template.read_bytes())
    port, hook = free_port(), f"127.0.0.1:{free_port()}"
    settings = Settings(
        base_url=f"http://127.0.0.1:{port}",
        database_url=f"sqlite:///{database}",
        data_dir=tmp_path,
        key="",
        fetch_allow=hook,
    )
    app = create_app(settings, limit_rates=False)
    with app.state.service.begin() as work:
        links = stage(work)
        person = find(work, links.recipient)
        assert person is not None
        employer = make_employer_key(work, person.id, NewEmployerKey(name="HR"))[1]
    with serving(app, port):
        yield {
            "ESTAMPILLE": settings.base_url,
            "ESTAMPILLE_API_KEY": links.api_key,
            "ESTAMPILLE_MAIL": str(tmp_path / "mail"),
            "ESTAMPILLE_KEY": employer,
            "HOOK": f"http://{hook}/hook",
            "BADGE": links.share,
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


def test_a_stranger_makes_a_first_badge_with_one_short_program(town):
    (program,) = blocks("python", FIRST)
    assert len(program.splitlines()) < FEWER_THAN
    assert set(re.findall(r"/api/\w+", program)) == {"/api/v1"}, "no page is read"
    state, share = run([sys.executable, "-c", program], town).split()
    report = httpx.post(f"{town['ESTAMPILLE']}/api/v1/verify", json={"input": share}).json()
    assert (state, report["verdict"]) == ("accepted", "valid")


def test_hr_software_verifies_keeps_receipts_and_hears_of_a_revocation(town):
    (program,) = blocks("python", HR)
    command = [sys.executable, "-c", program, town["BADGE"], "nonsense"]
    environment = {"PATH": os.environ["PATH"], **town}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        said = [program.stdout.readline().strip() for _ in range(3)]
        assert said == ["Valid: 1 of 2", "Receipt: valid True", "Waiting."]
        badge = town["BADGE"].rpartition("/")[2]
        revoked = httpx.post(
            f"{town['ESTAMPILLE']}/api/v1/awards/{badge}/revoke",
            headers={"Authorization": f"Bearer {town['ESTAMPILLE_API_KEY']}"},
            json={"reason": "Par erreur."},
        )
        assert revoked.status_code == 200, revoked.text
        told, fault = program.communicate(timeout=60)
    assert told.split()[:2] == ["Told:", "badge.revoked"], fault
    assert told.strip().endswith(badge)
