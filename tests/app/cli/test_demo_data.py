"""What the demo plays is the same on either database, and its audit logs are read from either."""

import pytest

from tests.app.running import BASE
from tests.staging import staged_in


@pytest.mark.both_databases
def test_the_demo_is_acted_and_its_audit_logs_hold(run, database_url, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    links = staged_in(folder, database_url, BASE).links
    verified = run("audit", "verify", ESTAMPILLE_DATABASE_URL=database_url)
    assert verified.returncode == 0, verified.stderr
    assert "audit logs hold." in verified.stdout
    assert links.assertion.startswith(BASE)
