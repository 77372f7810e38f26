"""`estampille doctor` on real damage: files, rights, disks, mail servers, settings."""

import io
import json
import resource
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from rich.console import Console

from app.cli.doctor import command, folder
from app.plumbing.keys.vault import make_key
from app.plumbing.settings import Settings
from tests.services.ports import free_port

LOGIN = ":".join(("user", "x" * 6))
HTTPS = {"ESTAMPILLE_BASE_URL": "https://badges.example.org"}


@pytest.fixture
def data(tmp_path, sqlite_template):
    """The data folder of a service on SQLite in which nothing has happened yet."""
    made = tmp_path / "data"
    made.mkdir(mode=0o700)
    shutil.copyfile(sqlite_template, made / "estampille.db")
    (made / "estampille.db").chmod(0o600)
    make_key(made)
    return made


@pytest.fixture
def examine(run, data):
    """Return the exit code, and each part's word and sentence."""

    def look(**settings):
        done = run("doctor", "--json", **settings)
        assert "Traceback" not in done.stderr
        told = {one["what"]: (one["state"], one["detail"]) for one in json.loads(done.stdout)}
        return done.returncode, told

    return look


def test_each_part_has_its_word_for_programs_and_people(run, examine):
    told = json.loads(run("doctor", "--json").stdout)
    assert {tuple(one) for one in told} == {("what", "state", "detail", "well")}
    states = {one["what"]: (one["state"], one["well"]) for one in told}
    assert states["database"] == ("well", True)
    assert states["permissions"] == ("well", True)
    assert states["public address"] == ("mind", True)
    lines = run("doctor").stdout.splitlines()
    assert lines[0].startswith("mind      public address: http://127.0.0.1:8000")
    assert len(lines) == len(told)


def test_what_is_to_be_minded_is_no_failure_and_what_is_not_well_is(examine):
    code, told = examine()
    assert code == 0
    assert {word for word, _ in told.values()} == {"well", "mind"}
    code, told = examine(ESTAMPILLE_BASE_URL="http://badges.example.org")
    assert code == 1
    assert told["public address"][0] == "not well"


def test_the_table_is_read_in_80_columns(run, monkeypatch, tmp_path):
    page = io.StringIO()
    terminal = Console(file=page, force_terminal=True, color_system=None, width=80)
    monkeypatch.setattr(command, "out", terminal)
    assert run("doctor", ESTAMPILLE_DATA_DIR=str(tmp_path / "[bold]data")).returncode == 1
    lines = page.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    column = lines[0].index("http://")
    assert all(line[column - 2 : column].strip() == "" for line in lines)
    below = [line for line in lines if not line[:column].strip()]
    assert below, "long sentences go on below"
    assert "[bold]data" in "".join(line[column:].strip() for line in lines), "no mark-up"


def garbage_behind_the_schema(whole):
    return whole[:4096] + b"\xa5" * (len(whole) - 4096)


def garbage_in_the_middle(whole):
    page = len(whole) // 2 // 4096 * 4096
    return whole[:page] + b"\xa5" * 4096 + whole[page + 4096 :]


def garbage_where_the_key_is_known(whole):
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(whole.replace(b"\x02\x02", b"\x01\x01", 1))  # no log beside it
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'house_key'"
        start = (connection.execute(query).fetchone()[0] - 1) * 4096
    return whole[:start] + b"\xa5" * 4096 + whole[start + 4096 :]


@pytest.mark.parametrize(
    "damage",
    [
        garbage_where_the_key_is_known,
        garbage_behind_the_schema,
        garbage_in_the_middle,
        lambda whole: whole[: len(whole) // 2],
        lambda whole: b"\xa5" * 4096 + whole[4096:],
        lambda _: b"no database " * 1000,
        lambda _: b"",
    ],
    ids=["key", "all pages", "one page", "cut off", "head", "text", "empty"],
)
def test_a_damaged_database_is_not_well(examine, data, damage):
    file = data / "estampille.db"
    file.write_bytes(damage(file.read_bytes()))
    code, told = examine()
    assert code == 1
    word, sentence = told["database"]
    assert word == "not well"
    assert sentence.endswith(("Restore a backup.", "restore one that is damaged.", "db upgrade”."))
    assert told["mail"][0] == "mind", "the rest is looked at all the same"


def change_tables(data, statement):
    with closing(sqlite3.connect(data / "estampille.db")) as connection, connection:
        connection.execute(statement)


def test_a_table_that_is_gone_is_named(examine, data):
    change_tables(data, "DROP TABLE outgoing_mail")
    code, told = examine()
    assert code == 1
    assert "outgoing_mail" in told["database"][1]


def test_tables_of_a_newer_version_are_not_well(examine, data):
    change_tables(data, "UPDATE alembic_version SET version_num = 'later'")
    code, told = examine()
    assert code == 1
    assert "newer version of Estampille" in told["database"][1]


@pytest.mark.parametrize(
    ("limit", "code", "word"), [("ENOUGH", 0, "mind"), ("TOO_LITTLE", 1, "not well")]
)
def test_a_disk_with_little_room_is_told(examine, data, monkeypatch, limit, code, word):
    # The disk is the real one: what counts as little is moved above what it has.
    monkeypatch.setattr(folder, limit, shutil.disk_usage(data).free * 2)
    found, told = examine()
    assert (found, told["data folder"][0]) == (code, word)
    assert "MiB free" in told["data folder"][1]


def test_a_folder_that_takes_no_file_is_not_well(examine, data):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        code, told = examine()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert code == 1
    assert told["data folder"][0] == "not well"
    assert "cannot be written to" in told["data folder"][1]


@pytest.mark.parametrize(
    ("name", "mode", "code", "part", "word"),
    [
        ("secret.key", 0o644, 1, "key file", "not well"),
        ("secret.key", 0o640, 1, "key file", "not well"),
        ("secret.key", 0o600, 0, "key file", "well"),
        ("estampille.db", 0o644, 0, "permissions", "mind"),
        ("", 0o755, 0, "permissions", "mind"),
    ],
)
def test_what_others_may_open_is_named(examine, data, name, mode, code, part, word):
    (data / name).chmod(mode)
    found, told = examine()
    assert (found, told[part][0]) == (code, word)
    assert str(data / name) in told[part][1] or word == "well"


def test_a_database_outside_the_data_folder_is_looked_at_too(examine, data, tmp_path):
    (tmp_path / "else").mkdir(mode=0o755)
    file = tmp_path / "else" / "badges.db"
    shutil.move(data / "estampille.db", file)
    settings = {"ESTAMPILLE_DATABASE_URL": f"sqlite:///{file}"}
    code, told = examine(**settings)
    assert (code, told["permissions"][0]) == (0, "well"), "its folder may be shared with others"
    assert told["database folder"][0] == "well"
    file.chmod(0o644)
    code, told = examine(**settings)
    assert (code, told["permissions"][0]) == (0, "mind")
    assert f"chmod -R go= {file}" in told["permissions"][1]
    assert told["database"][0] == "well"


@dataclass
class Guard:
    """A mail server that lets in or refuses, and keeps what it is given."""

    lets_in: bool
    tried: list[str] = field(default_factory=list)
    received: list[Any] = field(default_factory=list)

    def __call__(self, _server, _session, _envelope, mechanism, _data):
        self.tried.append(mechanism)
        return AuthResult(success=self.lets_in, handled=self.lets_in)

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.received.append(envelope)
        return "250 OK"


@pytest.fixture
def guarded(request):
    guard, port = Guard(lets_in=request.param), free_port()
    controller = Controller(
        guard,
        hostname="127.0.0.1",
        port=port,
        authenticator=guard,
        auth_require_tls=False,
    )
    controller.start()
    yield guard, {"ESTAMPILLE_SMTP_URL": f"smtp://{LOGIN}@127.0.0.1:{port}"}
    controller.stop()


IN_CLEAR = {"ESTAMPILLE_SMTP_STARTTLS": "false"}


@pytest.mark.parametrize("guarded", [True], indirect=True)
def test_a_mail_server_that_lets_us_in_is_well_and_is_sent_nothing(examine, guarded):
    guard, settings = guarded
    code, told = examine(**settings, **IN_CLEAR)
    assert (code, told["mail"][0]) == (0, "well")
    assert len(guard.tried) == 1
    assert guard.received == []


@pytest.mark.parametrize("guarded", [False], indirect=True)
def test_a_mail_server_that_refuses_the_password_is_not_well(examine, guarded):
    guard, settings = guarded
    code, told = examine(**settings, **IN_CLEAR)
    assert (code, told["mail"][0]) == (1, "not well")
    assert "refuses the name or password" in told["mail"][1]
    assert LOGIN not in str(told)
    assert guard.tried


@pytest.mark.parametrize("guarded", [True], indirect=True)
def test_a_mail_server_without_starttls_is_told_no_password_and_is_not_well(examine, guarded):
    guard, settings = guarded
    code, told = examine(**settings)
    assert (code, told["mail"][0]) == (1, "not well")
    assert "offers no STARTTLS" in told["mail"][1]
    assert guard.tried == []


def test_a_mail_server_that_is_not_there_is_not_well(examine):
    code, told = examine(ESTAMPILLE_SMTP_URL=f"smtp://127.0.0.1:{free_port()}")
    assert (code, told["mail"][0]) == (1, "not well")
    assert "refused" in told["mail"][1]


@pytest.mark.parametrize(
    ("base", "proxies", "word", "said"),
    [
        ({}, Settings().trusted_proxies, "well", "127.0.0.1, ::1"),
        (HTTPS, "127.0.0.1,::1", "well", "this machine alone"),
        (HTTPS, "172.18.0.0/16,fd00::/8", "well", "172.18.0.0/16, fd00::/8"),
        (HTTPS, "203.0.113.7", "well", "203.0.113.7"),
        ({}, "", "well", "none"),
        (HTTPS, "", "mind", "counts as one caller"),
        (HTTPS, "203.0.113.0/24", "mind", "may claim any other"),
        (HTTPS, "10.0.0.0/8,0.0.0.0/1", "mind", "may claim any other"),
        (HTTPS, "127.0.0.1,0.0.0.0/0", "not well", "no limit holds"),
        ({}, "::/0", "not well", "no limit holds"),
    ],
)
def test_who_is_believed_about_the_caller_is_said(examine, base, proxies, word, said):
    code, told = examine(ESTAMPILLE_TRUSTED_PROXIES=proxies, **base)
    assert (code, told["trusted proxies"][0]) == (int(word == "not well"), word)
    assert said in told["trusted proxies"][1]
