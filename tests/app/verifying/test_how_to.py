"""What the guide tells others to type does what it says: run against a service that listens."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.employers.standard_webhooks import headers, new_secret
from app.plumbing import clock
from tests.browser.conftest import live as live_service
from tests.browser.conftest import staged as staged_links
from tests.browser.conftest import staged_once as staged_program

GUIDE = Path(__file__).parents[3] / "docs/how-to/verify-by-api.md"
live = live_service
staged = staged_links
staged_once = staged_program


@pytest.fixture
def database_url(sqlite_url):
    """Programs are answered the same from either database."""
    return sqlite_url


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)


def here(code, live):
    return code.replace("https://badges.example.org", live.base)


def python(code, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_curl_verifies_a_link_and_a_picture(live, staged, tmp_path):
    (script,) = blocks("sh")
    badge = staged.share.rpartition("/")[2]
    picture = subprocess.run(
        ["curl", "-sS", staged.png, "-o", "badge.png"], cwd=tmp_path, check=True, timeout=60
    )
    assert picture.returncode == 0
    script = (
        here(script, live).replace("BADGE", badge).replace("alex@example.org", staged.recipient)
    )
    done = subprocess.run(
        ["sh", "-e", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    decoder, rest, valid = json.JSONDecoder(), done.stdout, []
    while rest.strip():
        report, end = decoder.raw_decode(rest.strip())
        valid.append((report["valid"], report["recipient"]["matches"]))
        rest = rest.strip()[end:]
    assert valid == [(True, True), (True, True)]


def test_the_batch_in_python_prints_each_answer(live, staged):
    said = python(here(blocks("python")[0], live), staged.share, "hello", staged.assertion)
    lines = dict(line.split(" ", 1) for line in said.splitlines())
    assert lines[staged.share] == lines[staged.assertion] == "valid"
    assert "Open Badge" in lines["hello"]


def test_the_batch_in_javascript_returns_each_answer(live, staged, page):
    page.goto(f"{live.base}/verify")
    code = f"(links) => {{ {here(blocks('js')[0], live)}; return verifyAll(links); }}"
    found = page.evaluate(code, [staged.share, "hello", staged.assertion])
    assert found[0] == found[2] == "valid"
    assert "Open Badge" in found[1]


def test_a_receipt_is_checked_with_the_published_key(live, staged):
    assert python(here(blocks("python")[1], live), staged.share).strip() == "valid"


def test_the_check_of_a_webhook_believes_ours_and_nothing_else():
    known: dict[str, object] = {}
    exec(blocks("python")[2], known)
    is_genuine = known["is_genuine"]
    assert callable(is_genuine)
    secret, body, now = new_secret(), b'{"type":"badge.revoked"}', clock.now()
    good = headers(secret, "id-1", now, body)
    assert is_genuine(secret, good, body) is True
    assert is_genuine(secret, good, body + b" ") is False
    assert is_genuine(new_secret(), good, body) is False
    assert is_genuine(secret, good | {"webhook-id": "id-2"}, body) is False
    old = headers(secret, "id-1", datetime(2020, 1, 1, tzinfo=UTC), body)
    assert is_genuine(secret, old, body) is False
