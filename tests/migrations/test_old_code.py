"""Processes of the older version go on working while and after the tables become those of this one."""

import io
import json
import re
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from app.issuing.tables import Award
from app.main import create_app
from app.plumbing.audit import AuditEvent, find_break
from app.plumbing.database import upgrade
from app.plumbing.schema import Tables
from app.plumbing.settings import Settings
from tests.migrations.test_turns import state
from tests.services import databases
from tests.services.ports import free_port

PROJECT = Path(__file__).parents[2]
MIGRATIONS = "migrations/versions"


def git(*arguments: str) -> bytes:
    done = subprocess.run(["git", *arguments], cwd=PROJECT, capture_output=True, check=False)
    assert done.returncode == 0, f"the whole history is needed here: {done.stderr.decode()}"
    return done.stdout


def last_with_older_tables() -> str:
    """Return the newest commit whose tables are older than those of this code, by migrations that only came."""
    if git("rev-parse", "--is-shallow-repository").strip() == b"true":
        git("fetch", "--quiet", "--unshallow")
    for commit in git("rev-list", "HEAD", "--", MIGRATIONS).decode().split():
        older = git("rev-parse", f"{commit}^").decode().strip()
        changes = git("diff", "--name-status", older, "--", MIGRATIONS).decode().split("\n")
        if any(changes) and all(line.startswith("A\t") for line in changes if line):
            return older
    raise AssertionError("no commit has older tables")


@dataclass
class Older:
    """A process of the older version, and what it says."""

    process: "subprocess.Popen[str]"
    folder: Path
    base: str

    def told(self) -> dict[str, str]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "it ended"
        told: dict[str, str] = json.loads(line)
        return told

    def go_on(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()


@pytest.fixture
def settings(postgresql_server, tmp_path):
    with databases.fresh(postgresql_server) as url:
        yield Settings(
            base_url=f"http://127.0.0.1:{free_port()}",
            database_url=databases.for_sqlalchemy(url),
            data_dir=tmp_path / "data",
            key="",
        )


@pytest.fixture
def older(settings, tmp_path):
    """A running process of the older version, on its own tables."""
    folder = tmp_path / "older"
    with tarfile.open(fileobj=io.BytesIO(git("archive", last_with_older_tables()))) as archive:
        archive.extractall(folder, filter="data")
    program = (PROJECT / "tests" / "migrations" / "old_code.py").read_text()
    port = settings.base_url.rsplit(":", 1)[1]
    facts = [settings.base_url, settings.database, str(settings.data_dir), port]
    with (
        (tmp_path / "said").open("w") as said,
        subprocess.Popen(
            [sys.executable, "-c", program, *facts],
            cwd=folder,
            env={"PYTHONPATH": str(folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        ) as process,
    ):
        yield Older(process, folder, settings.base_url)
        process.kill()


def run_documented_program(older, links, data_dir):
    """Run the older version's own documented program, from an invitation to a badge that is verified."""
    page = (older.folder / "docs" / "how-to" / "award-by-api.md").read_text(encoding="utf-8")
    program = "\n".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL))
    environment = {
        "ESTAMPILLE": older.base,
        "ESTAMPILLE_API_KEY": links["api_key"],
        "ESTAMPILLE_MAIL": str(data_dir / "mail"),
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_older_version_plays_the_whole_trade_on_the_newer_tables(older, settings, tmp_path):
    assert Path(older.told()["code"]).is_relative_to(older.folder), "another checkout's code ran"
    assert state(settings.database)[0] is Tables.OLDER
    upgrade(settings.database)
    assert state(settings.database)[0] is Tables.CURRENT
    older.go_on()
    links = older.told()
    said = run_documented_program(older, links, settings.data_dir)
    assert "Valid: True" in said
    failed = [line for line in (tmp_path / "said").read_text().split("\n") if "Error" in line]
    assert failed == []

    newer = create_app(settings, limit_rates=False)
    service = newer.state.service
    with service.begin(reading=True) as work:
        ids = work.session.exec(select(Award.id).where(col(Award.revoked_at).is_(None))).all()
        chains = set(work.session.exec(select(AuditEvent.chain)))
        assert [find_break(work, chain) for chain in chains] == [None] * len(chains)
    assert len(ids) > 2
    with TestClient(newer, base_url=settings.base_url) as client:
        for one in ids:
            given = {"input": settings.url(f"/ob/v2/assertions/{one}")}
            assert client.post("/api/v1/verify", json=given).json()["valid"] is True
        assert client.get(links["share"]).status_code == 200
