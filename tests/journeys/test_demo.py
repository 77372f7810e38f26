"""`estampille demo` as a stranger runs it, from the wheel in an empty environment: one JSON line, then a service."""

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from app.demo import MARK
from tests.journeys.alone import Alone, built

EXPECTED = {
    "base", "share", "assertion", "signed", "png", "svg", "credential_v3",
    "recipient", "mediator_sign_in", "api_key",
}  # fmt: skip


PROJECT = Path(__file__).parents[2]
FROM_WHERE = "import app, badges, migrations, referential as r; print(app.__file__, badges.__file__, r.__file__)"


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """The wheel, installed where nothing else is: no settings, no tests, no documentation, no other packages."""
    wheel = built(PROJECT, tmp_path_factory.mktemp("wheel"))
    return Alone.of(wheel, tmp_path_factory.mktemp("alone") / "environment")


@pytest.fixture
def demo(tmp_path, alone):
    found = alone.run("python", "-c", FROM_WHERE)
    assert all(Path(one).is_relative_to(alone.folder) for one in found.stdout.split()), found
    options = ("--port", "0", "--dir", "demo", "--json")
    command = [alone.command("estampille"), "demo", *options]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env={},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.stderr.read() if process.stderr else ""
        transport = httpx.HTTPTransport(retries=20)
        with httpx.Client(transport=transport, timeout=20) as client:
            yield json.loads(line), client
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_every_address_answers(demo):
    links, client = demo
    assert set(links) >= EXPECTED
    for name in (
        "base",
        "share",
        "assertion",
        "signed",
        "png",
        "svg",
        "credential_v3",
        "mediator_sign_in",
        "verify",
    ):
        assert client.get(links[name]).status_code == 200, name
    assert client.get(links["assertion"]).json()["id"] == links["assertion"]
    for given in (
        links["share"],
        links["assertion"],
        client.get(links["signed"]).text,
        links["credential_v3"],
    ):
        body = {"input": given, "recipient": links["recipient"]}
        report = client.post(f"{links['base']}/api/v1/verify", json=body).json()
        assert report["valid"] is True, report
        assert report["recipient"] == {"matches": True}
    assert client.get(f"{links['base']}/healthz").text == "alive\n"
    assert client.get(f"{links['base']}/readyz").text == "ready\n"
    headers = {"Authorization": f"Bearer {links['api_key']}"}
    awards = client.get(f"{links['base']}/api/v1/awards", headers=headers).json()["items"]
    # Those that the addresses name, and those of the exchanges that a report compares them with: a page of them.
    assert len(awards) > 9
    told = client.get(f"{links['base']}/impact/demo").text
    assert told.count("<strong>") > 9
    assert "too few to be told" not in told


def test_the_demo_touches_no_folder_but_its_own(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear")
    command = [sys.executable, "-m", "app", "demo", "--dir", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "not a demo" in done.stderr
    assert "Traceback" not in done.stderr
    assert (folder / "letter.txt").read_text() == "dear"
    assert not (folder / MARK).exists()
