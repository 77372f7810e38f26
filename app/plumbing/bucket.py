"""Files in a bucket of an S3-compatible store: seen by every machine of a service.

Where it is and who we are there, the library reads from the variables that all such programs read (`AWS_…`).
"""

import errno
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store, from_url

ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
"""The variables that may say where a store is; none means Amazon's own. One with http:// is meant to be in clear."""
log = logging.getLogger("estampille.files")
PATIENCE = timedelta(seconds=10)
"""For one answer of the store, tries included: somebody waits for it."""


class Bucket:
    """The files of one kind in a bucket."""

    def __init__(self, url: str, kind: str) -> None:
        self.place = f"{url.rstrip('/')}/{kind}"
        """Where the files are, for operators."""
        in_clear = any(os.environ.get(name, "").startswith("http://") for name in ENDPOINTS)
        store = from_url(
            self.place,
            client_options={
                "timeout": PATIENCE,
                "connect_timeout": timedelta(seconds=3),
                "allow_http": in_clear,
            },
            retry_config={"max_retries": 2, "retry_timeout": PATIENCE},
        )
        assert isinstance(store, S3Store)  # noqa: S101 - the settings let no other address through
        self._store = store

    def keep(self, content: bytes) -> str:
        """Store a file and return the name to find it by."""
        name = uuid4().hex
        self._put(name, content)
        return name

    def read(self, name: str) -> bytes:
        """Return a file that `keep` stored.

        Raises:
            FileNotFoundError: it is not there.
        """
        with _reached():
            return bytes(obstore.get(self._store, name).bytes())

    def drop(self, name: str) -> None:
        """Delete a file. What cannot be deleted now, housekeeping deletes: no row names it any more."""
        try:
            with _reached():
                obstore.delete(self._store, name)
        except OSError as error:
            log.warning(
                "%s/%s could not be deleted and is tried again: %s", self.place, name, error
            )

    def names(self, *, before: datetime | None = None) -> set[str]:
        """Return the names of all files, or of those that were stored before a moment."""
        with _reached():
            found = [one for part in obstore.list(self._store) for one in part]
        return {one["path"] for one in found if before is None or one["last_modified"] < before}

    def fetch(self, name: str, to: Path) -> bool:
        """Copy a file; say whether it was still there."""
        try:
            to.write_bytes(self.read(name))
        except FileNotFoundError:
            return False
        return True

    def is_new(self) -> bool:
        """Say whether nothing is stored here."""
        with _reached():
            return not any(part for part in obstore.list(self._store, chunk_size=1))

    def take(self, folder: Path) -> None:
        """Store all files of a folder under their names."""
        for path in folder.glob("*"):
            self._put(path.name, path.read_bytes())

    def give_up(self) -> None:
        """Delete all that was taken."""
        for name in self.names():
            self.drop(name)

    def _put(self, name: str, content: bytes) -> None:
        try:
            with _reached():
                obstore.put(self._store, name, content, use_multipart=False)
        except FileNotFoundError as error:
            raise OSError(errno.EREMOTEIO, f"there is no bucket {self.place}") from error


@contextmanager
def _reached() -> Iterator[None]:
    """Let a store that cannot be reached look like a disk that cannot be read."""
    try:
        yield
    except BaseError as error:
        raise OSError(errno.EREMOTEIO, str(error).splitlines()[0]) from error
