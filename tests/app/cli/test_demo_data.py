"""What the demo plays is the same on either database, and its audit logs are read from either."""

import pytest

from app.library import Library
from referential import Text
from referential.models import Deprecation, DeprecationReason, Status
from tests.app.running import BASE
from tests.staging import staged_in


def all_retired() -> Library:
    """Return the releases and a later one, in which nothing is proposed any more."""
    library = Library.open()
    note = Text({"en": "It is past.", "fr": "C’est passé.", "pt": "Já passou."})
    why = {
        "since": "99.0.0",
        "reason": DeprecationReason.OBSOLETED,
        "replaced_by": (),
        "note": note,
    }
    change = {"status": Status.DEPRECATED, "deprecated": Deprecation.model_validate(why)}
    competences = tuple(one.model_copy(update=change) for one in library.latest.competences)
    latest = library.latest.model_copy(update={"version": "99.0.0", "competences": competences})
    return Library({**library.releases, "99.0.0": latest})


@pytest.mark.both_databases
def test_the_demo_is_acted_whatever_a_later_release_retires_and_its_audit_logs_hold(
    run, database_url, tmp_path
):
    folder = tmp_path / "data"
    folder.mkdir()
    links = staged_in(folder, database_url, BASE, library=all_retired()).links
    verified = run("audit", "verify", ESTAMPILLE_DATABASE_URL=database_url)
    assert verified.returncode == 0, verified.stderr
    assert "audit logs hold." in verified.stdout
    assert links.assertion.startswith(BASE)
