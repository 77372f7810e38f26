"""SQLite's file after the power failed, and after the disk spoilt it: what is still answered, and what is lost."""

import random
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlmodel import select

from app.plumbing.audit import AuditEvent, find_break
from app.plumbing.database import empty_log, make_engine
from app.plumbing.mailing import OutgoingMail
from app.programmes.dependencies import caller_for
from app.programmes.organisations import NewOrganisation, add_organisation, organisations_of


@pytest.fixture
def database_url(sqlite_database):
    """PostgreSQL keeps its files itself, and with its defaults a commit that it answered is on the disk."""
    return sqlite_database


def file_of(service):
    return Path(make_url(service.inside.settings.database).database or "")


def held(cast):
    """Return the names of the programme's organisations, and how many events its log has."""
    with cast.service.work() as work:
        names = sorted(one.name for one in organisations_of(work, cast.programme.id))
        own = select(AuditEvent).where(AuditEvent.chain == cast.programme.id)
        return names, len(work.session.exec(own).all()), find_break(work, cast.programme.id)


def test_after_a_power_failure_the_last_commits_may_be_gone_and_the_rest_is_whole(cast, tmp_path):
    engine, file = cast.service.inside.engine, file_of(cast.service)
    empty_log(engine)
    states = [held(cast)]
    for number in range(4):
        with cast.service.work() as work:
            asked = NewOrganisation(name=f"Z{number}", kind="tech", programme_id=cast.programme.id)
            add_organisation(work, caller_for(work, cast.owner.person_id), asked)
        states.append(held(cast))
    whole, log = file.read_bytes(), file.with_name(f"{file.name}-wal").read_bytes()
    assert len(log) > 4 * 4096
    chosen, found = random.Random(1), []
    for cut in sorted(chosen.randrange(len(log)) for _ in range(8)):
        # Each in a place of its own: who closes a file late takes away the log that lies beside it by then.
        copy = tmp_path / str(cut) / "estampille.db"
        copy.parent.mkdir()
        copy.write_bytes(whole)
        spoilt = chosen.randbytes(len(log) - cut)  # what never reached the disk reads as anything
        copy.with_name("estampille.db-wal").write_bytes(log[:cut] + spoilt)
        cast.service.change(engine=make_engine(f"sqlite:///{copy}"))
        found.append(states.index(held(cast)))
        cast.service.inside.engine.dispose()
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    cast.service.change(engine=engine)
    assert found == sorted(found), "the more of the log, the more commits"
    assert len(set(found)) > 1


def test_of_a_damaged_file_the_sound_parts_are_answered_and_the_others_by_a_number(service):
    file = file_of(service)
    empty_log(service.inside.engine)
    service.inside.engine.dispose()
    with closing(sqlite3.connect(file)) as connection:
        asked = "SELECT rootpage FROM sqlite_master WHERE tbl_name = 'email_address'"
        roots = [root for (root,) in connection.execute(asked)]  # of the table, and of its indexes
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with file.open("r+b") as opened:
        for root in roots:
            opened.seek((root - 1) * size)
            opened.write(b"\0" * size)
    client = service.client(**{"accept-language": "en"})
    assert client.get("/sign-in").status_code == 200
    assert client.get("/p/ana").status_code == 404, "read in a part that is sound"
    answer = client.post("/sign-in", data={"email": "ana@example.org"})
    assert answer.status_code == 500
    assert re.search(r"tell the operator this number: [0-9a-f]{8}", answer.text)
    assert "malformed" not in answer.text
    with service.work() as work:
        assert work.session.exec(select(OutgoingMail)).all() == []
