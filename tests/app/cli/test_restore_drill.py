"""The restore drill of `docs/deploy/`: one command opens a backup beside the running service, and leaves nothing."""

import os
import subprocess
import sys
from pathlib import Path

from app.plumbing.backup import back_up
from tests.architecture.sources import PROJECT
from tests.services.ports import free_port

DRILL = PROJECT / "docs" / "deploy" / "restore-drill.sh"


def test_a_backup_is_opened_looked_at_served_and_gone_again(cast, tmp_path):
    cast.award()
    settings = cast.service.inside.settings
    archive, rooms = tmp_path / "kept.tar", tmp_path / "rooms"
    back_up(settings, archive)
    rooms.mkdir()
    given = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "TMPDIR": str(rooms),
        "PORT": str(free_port()),
        "ESTAMPILLE_DATABASE_URL": "sqlite:////running/service.db",
    }

    def drill(key):
        return subprocess.run(
            ["sh", DRILL, archive, key], env=given, capture_output=True, text=True, check=False
        )

    done = drill(settings.data_dir / "secret.key")
    assert done.returncode == 0, done.stderr
    for said in ("files are back", "logs hold", "ready", "the drill took"):
        assert said in done.stdout + done.stderr
    other = tmp_path / "other.key"
    other.write_text("A" * 43 + "=", encoding="ascii")
    refused = drill(other)
    assert refused.returncode != 0
    assert "== serve" not in refused.stdout
    assert list(rooms.iterdir()) == []


def test_the_page_names_the_drills_and_what_may_be_kept():
    page = (PROJECT / "docs" / "how-to" / "many-machines.md").read_text("utf-8")
    assert f"sh {DRILL.relative_to(PROJECT)}" in page
    for told in (
        "public, max-age=86400",
        "public, max-age=31536000, immutable",
        "private, no-store",
    ):
        assert f"`{told}`" in page
