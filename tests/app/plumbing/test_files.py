"""Files lie in a folder or in a bucket of a store that speaks S3: the same to whoever keeps and reads them."""

import urllib.request
from datetime import UTC, datetime, timedelta

import pytest
from moto.server import ThreadedMotoServer

from app.assessing.tables import Evidence
from app.plumbing import backup, housekeeping
from app.plumbing.bucket import Bucket
from app.plumbing.outages import outage
from app.plumbing.settings import Settings
from app.plumbing.storage import Files, Folder
from tests.app.assessing.test_evidence_files import PDF, send


@pytest.fixture(scope="module")
def store():
    """A server that speaks S3, and the variables that lead to it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    urllib.request.urlopen(urllib.request.Request(f"{address}/kept", method="PUT")).close()
    with pytest.MonkeyPatch.context() as here:
        for name, value in {
            "AWS_ENDPOINT_URL": address,
            "AWS_REGION": "us-east-1",
            **dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "anything"),
        }.items():
            here.setenv(name, value)
        yield server
    server.stop()


@pytest.fixture
def bucket_url(store, request):
    """The address of a place in the bucket that is this test's own."""
    return f"s3://kept/{abs(hash(request.node.nodeid))}"


@pytest.fixture(params=["folder", "bucket"])
def storage(request, tmp_path):
    if request.param == "folder":
        return Folder(tmp_path / "evidence")
    return Bucket(request.getfixturevalue("bucket_url"), "evidence")


def test_what_is_kept_is_read_until_it_is_dropped(storage, tmp_path):
    assert storage.is_new()
    first, second = storage.keep(b"one"), storage.keep(b"two" * 4_000_000)
    assert (storage.read(first), len(storage.read(second))) == (b"one", 12_000_000)
    assert storage.names() == {first, second}
    assert not storage.is_new()
    now = datetime.now(UTC)
    assert storage.names(before=now - timedelta(hours=1)) == set()
    assert storage.names(before=now + timedelta(hours=1)) == {first, second}
    assert storage.fetch(first, tmp_path / "fetched")
    storage.drop(first)
    storage.drop(first)
    assert (tmp_path / "fetched").read_bytes() == b"one"
    assert not storage.fetch(first, tmp_path / "again")
    with pytest.raises(FileNotFoundError):
        storage.read(first)


@pytest.mark.parametrize("where", ["s3://nothing-here", "away"])
def test_a_store_that_cannot_be_used_passes_as_a_full_disk_does(store, monkeypatch, caplog, where):
    if where == "away":
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    storage = Bucket("s3://nothing-here", "evidence")
    with pytest.raises(OSError, match=r"no bucket|127\.0\.0\.1:9/") as told:
        storage.keep(b"one")
    assert outage(told.value) is not None
    storage.drop("one")
    assert "is tried again" in caplog.text


@pytest.mark.parametrize("value", ["https://bucket", "s3://", "s3://a/../b", "s3://a?endpoint=x"])
def test_an_address_that_is_no_bucket_is_refused(value):
    with pytest.raises(ValueError, match="no address of a bucket"):
        Settings(files_url=value)


@pytest.fixture
def in_bucket(cast, bucket_url):
    """The service with its files in a bucket."""
    settings = cast.service.inside.settings.model_copy(update={"files_url": bucket_url})
    cast.service.change(settings=settings, files=Files.of(settings))
    return cast.service.inside


def test_evidence_goes_into_the_bucket_and_comes_back(cast, in_bucket, tmp_path, monkeypatch):
    browser, answer = send(cast, PDF)
    assert answer.status_code == 303, answer.text
    (row,) = [one for one in cast.rows(Evidence) if one.stored_as]
    assert in_bucket.files.evidence.names() == {row.stored_as}
    assert cast.bystander.beside(tmp_path / "evidence") == []
    assert browser.get(f"/evidence/{row.id}").content == PDF
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    cast.service.change(files=Files.of(in_bucket.settings))
    assert browser.get(f"/evidence/{row.id}").status_code == 503
    _, answer = send(cast, PDF)
    assert answer.status_code == 503
    assert len([one for one in cast.rows(Evidence) if one.stored_as]) == 1


def test_a_backup_takes_the_files_of_a_bucket_along(cast, in_bucket, bucket_url, scene, tmp_path):
    send(cast, PDF)
    archive = tmp_path / "kept.tar"
    backup.back_up(in_bucket.settings, archive)
    for number, url in enumerate([f"{bucket_url}/again", ""]):
        there = Settings(data_dir=tmp_path / f"new{number}", key=scene.house_key, files_url=url)
        backup.restore(there, archive, lambda _: None)
        evidence = Files.of(there).evidence
        assert [evidence.read(name) for name in evidence.names()] == [PDF]


@pytest.mark.both_databases
@pytest.mark.parametrize("place", ["folder", "bucket"])
def test_files_that_no_row_names_are_deleted_after_a_day(cast, request, monkeypatch, place):
    service = cast.service.inside if place == "folder" else request.getfixturevalue("in_bucket")
    send(cast, PDF)
    files = service.files
    (named,) = [one.stored_as for one in cast.rows(Evidence) if one.stored_as]
    strays = {files.evidence.keep(b"of a process that was killed"), files.logos.keep(b"as well")}
    assert housekeeping.drop_strays(service) == 0, "a row may be about to come"
    monkeypatch.setattr(housekeeping, "STRAY", timedelta(hours=-1))
    assert housekeeping.drop_strays(service) == len(strays)
    assert named in files.evidence.names()
    assert not strays & (files.evidence.names() | files.logos.names())
