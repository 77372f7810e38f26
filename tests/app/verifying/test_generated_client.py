"""A client that a generator makes of our OpenAPI document imports, and verifies a badge of a service that listens."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.test_api_contract import _document
from tests.browser.conftest import live as live_service
from tests.browser.conftest import staged as staged_links
from tests.browser.conftest import staged_once as staged_program

live = live_service
staged = staged_links
staged_once = staged_program
COMMANDS = Path(sys.executable).parent
UNREAD = ("application/x-ndjson", "text/csv")
"""What this generator knows no way to write or read: it leaves out these two bodies, and says so."""
VERIFY = """
import sys
from estampille_client import Client
from estampille_client.api.verification import verify_badge
from estampille_client.models import Problem, VerifyOneIn

base, badge, recipient = sys.argv[1:]
with Client(base_url=base) as client:
    asked = VerifyOneIn(input_=badge, recipient=recipient)
    report = verify_badge.sync(client=client, body=asked)
    print(report.verdict, report.recipient.matches, report.badge.competence)
    refused = verify_badge.sync(client=client, body=VerifyOneIn(input_="x"))
    print(isinstance(refused, Problem) and refused.code)
"""


@pytest.fixture
def database_url(sqlite_url):
    """The document is the same on either database."""
    return sqlite_url


def test_a_generated_python_client_verifies(live, staged, tmp_path):
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(_document()))
    generate = [
        COMMANDS / "openapi-python-client", "generate", "--meta", "none",
        "--path", document, "--output-path", tmp_path / "estampille_client",
    ]  # fmt: skip
    here = {**os.environ, "PATH": f"{COMMANDS}{os.pathsep}{os.environ['PATH']}"}
    made = subprocess.run(generate, env=here, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    said = made.stdout + made.stderr
    unread = [
        line for line in said.splitlines() if "content_type" in line or "content type" in line
    ]
    assert said.count("WARNING") == len(unread) == len(UNREAD)
    assert all(any(kind in line for kind in UNREAD) for line in unread)
    command = [sys.executable, "-c", VERIFY, live.base, staged.share, staged.recipient]
    environment = {**here, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["valid", "True", "skills-transfer", "bad-input"], done.stderr
