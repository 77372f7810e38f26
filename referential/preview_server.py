"""Show the pages of a draft on this machine: each change of a file is there at a browser's next reload."""

from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock

from referential.preview import INDEX, Draft

HOME = "127.0.0.1"
"""Nobody but this machine is served."""


class _Kept:
    """The draft as it was last read: it is read again once a file has changed."""

    def __init__(self, folder: Path, releases: Path) -> None:
        self._folder, self._releases = folder, releases
        self._seen: dict[Path, int] = {}
        self._draft: Draft | None = None
        self._lock = Lock()

    def now(self) -> Draft:
        """Return the draft as it stands on disk."""
        with self._lock:
            seen = {path: path.stat().st_mtime_ns for path in self._folder.rglob("*.yaml")}
            if self._draft is None or seen != self._seen:
                self._draft, self._seen = Draft.read(self._folder, self._releases), seen
            return self._draft


def server(folder: Path, releases: Path, port: int, language: str) -> ThreadingHTTPServer:
    """Return a server of a draft's pages; `serve_forever` runs it, and port 0 takes any that is free.

    Raises:
        OSError: the port is taken.
    """
    kept = _Kept(folder, releases)
    return ThreadingHTTPServer((HOME, port), _handler(kept.now, f"/{language}/{INDEX}.html"))


def _handler(now: Callable[[], Draft], home: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers with a page of the draft."""

        def do_GET(self) -> None:
            """Give a page, or lead to the first one."""
            path = self.path.partition("?")[0].removeprefix("/")
            draft = now()
            if path in draft.paths():
                self._answer(HTTPStatus.OK, draft.page(path))
                return
            status = HTTPStatus.NOT_FOUND if path else HTTPStatus.FOUND
            self._answer(status, f'<!doctype html><a href="{home}">{home}</a>')

        def _answer(self, status: HTTPStatus, page: str) -> None:
            body = page.encode()
            self.send_response(status)
            if status is HTTPStatus.FOUND:
                self.send_header("Location", home)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing of each page: the terminal is for what is wrong."""

    return Handler
