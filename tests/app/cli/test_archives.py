"""Archives that are damaged, forged or too large: one sentence each, exit code 2, and nothing is left behind."""

import gzip
import io
import json
import lzma
import resource
import shutil
import sqlite3
import tarfile

import pytest

from app.plumbing import backup
from app.plumbing.settings import Settings


@pytest.fixture
def kept(run, created, tmp_path):
    """A whole archive of a small service with one file of evidence."""
    evidence = tmp_path / "data" / "evidence"
    evidence.mkdir()
    (evidence / "0f").write_bytes(b"a text")
    archive = tmp_path / "kept.tar"
    assert run("backup", str(archive)).returncode == 0
    return archive


@pytest.fixture
def again(run, tmp_path, key):
    """Restore an archive into an empty place, under the right key."""

    def restore(path):
        there = {
            "ESTAMPILLE_DATA_DIR": str(tmp_path / "new"),
            "ESTAMPILLE_KEY": key.read_text(),
        }
        return run("restore", str(path), **there)

    return restore


def rewritten(path, change):
    """Write an archive anew, with its members changed; its list of files stays unless it is changed too."""
    with tarfile.open(path) as archive:
        members = {
            entry.name: archive.extractfile(entry).read()  # type: ignore[union-attr]
            for entry in archive.getmembers()
        }
    change(members)
    with tarfile.open(path, "w") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))


def manifest(**changes):
    def change(members):
        content = json.loads(members["backup.json"]) | changes
        members["backup.json"] = json.dumps(content).encode()

    return change


def longer(members):
    members["evidence/0f"] += b" and more"


def more(members):
    members["evidence/10"] = b"brought along"


def forged(members):
    """Change a file and its digest in the list, as somebody without the key would."""
    members["evidence/0f"] = b"a lie!"
    content = json.loads(members["backup.json"])
    content["files"]["evidence/0f"] = ["0" * 64, 6]
    members["backup.json"] = json.dumps(content).encode()


def deep(members):
    members["backup.json"] = b"[" * 100_000


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (longer, "is not what was kept"),
        (more, "does not hold what it says"),
        (forged, "list of files was changed"),
        (deep, "no backup of this service"),
        (manifest(key="é"), "under another key"),
        (manifest(key="\ud800"), "under another key"),
        (manifest(key=None), "under another key"),
        (manifest(files=7), "no backup of this service"),
        (manifest(format="estampille-backup-1"), "no backup of this service"),
        (manifest(authentic="é"), "list of files was changed"),
    ],
)
def test_an_archive_that_was_changed_is_named_and_leaves_nothing(
    kept, again, tmp_path, change, said
):
    rewritten(kept, change)
    done = again(kept)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[:5000],
        lambda whole: whole[: len(whole) // 2],
        lambda _: b"",
        lambda _: b"nothing of the kind",
        gzip.compress,
        lzma.compress,
        lambda whole: gzip.compress(whole)[:1000],
        lambda whole: lzma.compress(whole)[:1000],
    ],
)
def test_what_is_no_whole_archive_is_refused_unread(kept, again, tmp_path, damage):
    kept.write_bytes(damage(kept.read_bytes()))
    done = again(kept)
    assert done.returncode == 2
    assert "cannot be read as a backup" in " ".join(done.stderr.split())
    assert not (tmp_path / "new").exists()


def test_an_archive_larger_than_the_disk_is_refused(kept, again, monkeypatch):
    room = shutil.disk_usage(kept.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: room._replace(free=1000))
    done = again(kept)
    assert done.returncode == 2
    assert "no room" in done.stderr


def test_a_sparse_file_is_not_blown_up(kept, again, tmp_path):
    with tarfile.open(kept, "a") as archive:
        entry = tarfile.TarInfo("evidence/10")
        entry.pax_headers = {"GNU.sparse.map": "0,0", "GNU.sparse.size": str(1 << 40)}
        archive.addfile(entry)
    done = again(kept)
    assert done.returncode == 2
    assert not (tmp_path / "new").exists()


def test_an_archive_whose_database_is_none_or_newer_leaves_nothing(run, again, tmp_path, kept):
    database = tmp_path / "data" / "estampille.db"
    later = tmp_path / "later.tar"
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'later'")
    connection.close()
    assert run("backup", str(later)).returncode == 0
    done = again(later)
    assert done.returncode == 2
    assert "newer version of Estampille" in " ".join(done.stderr.split())
    assert not (tmp_path / "new").exists()

    # Made under our own key, but of a file that is no database.
    settings = Settings(data_dir=tmp_path / "data")
    broken, none = tmp_path / "broken", tmp_path / "none.tar"
    broken.write_bytes(b"x" * 5000)
    backup._pack(settings, broken, none)
    done = again(none)
    assert done.returncode == 2
    assert "database in this archive is damaged" in " ".join(done.stderr.split())
    assert not (tmp_path / "new").exists()


def test_a_backup_that_finds_no_room_says_so_and_leaves_nothing(run, tmp_path, kept):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    target = tmp_path / "more.tar"
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        done = run("backup", str(target))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert done.returncode == 2
    assert "could not be written" in " ".join(done.stderr.split())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", kept.name]


def test_what_commands_write_is_for_their_own_user_only(run, tmp_path, kept):
    run("member", "invite", "solidaire", "m@example.org", "--name", "M")
    open_to_others = [path for path in tmp_path.rglob("*") if path.stat().st_mode & 0o077]
    assert open_to_others == [tmp_path / "data" / "evidence", tmp_path / "data" / "evidence" / "0f"]
    assert kept.stat().st_mode & 0o777 == 0o600
