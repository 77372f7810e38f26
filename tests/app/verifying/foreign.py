"""An issuer that is not us, on a port of this machine: its documents, and tricks that it may play."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI, Response

from badges.jws import sign
from tests.issuer_in_memory import BASE, HOSTED, IssuerInMemory, signing_key
from tests.services.ports import free_port
from tests.services.uvicorn_thread import serving

REVOKED_ID = "urn:uuid:00000000-0000-4000-8000-000000000000"


class ForeignIssuer:
    """The issuer of the library's tests, moved to an address that answers."""

    def __init__(self, port: int) -> None:
        self.place = f"127.0.0.1:{port}"
        self.base = f"http://{self.place}"
        self.memory = IssuerInMemory()
        self.asked: Counter[str] = Counter()
        self.app = FastAPI(openapi_url=None)
        self.app.add_api_route("/slow/{number}", self._slow)
        self.app.add_api_route("/{path:path}", self._answer)

    @property
    def profile(self) -> str:
        return f"{self.base}/ob/issuer"

    @property
    def hosted(self) -> str:
        return HOSTED.replace(BASE, self.base)

    def token(self, **changes: Any) -> str:
        """Return a signed assertion, perhaps changed before it was signed."""
        return sign(self._moved(self.memory.signed | changes), self.memory.key)

    def revoked_token(self) -> str:
        return self.token(id=REVOKED_ID)

    def expired_token(self) -> str:
        return self.token(expires="2026-02-01T00:00:00Z")

    def forged_token(self) -> str:
        """Return an assertion that a stranger signed."""
        return sign(self._moved(self.memory.signed), signing_key(1))

    def _moved(self, document: Any) -> bytes:
        return json.dumps(document).replace(BASE, self.base).encode()

    def _answer(self, path: str) -> Response:
        self.asked[f"/{path}"] += 1
        document = self.memory.documents.get(f"{BASE}/{path}")
        if document is None:
            return Response(status_code=404)
        if isinstance(document, bytes):
            return Response(document, media_type="image/png")
        return Response(self._moved(document), media_type="application/ld+json")

    def _slow(self, number: int) -> Response:
        self.asked["/slow"] += 1
        time.sleep(0.01)
        return Response(b"{}", 200 if number >= 0 else 404, media_type="application/json")


@contextmanager
def foreign_issuer() -> Iterator[ForeignIssuer]:
    """Let an issuer answer for as long as the block lasts."""
    port = free_port()
    issuer = ForeignIssuer(port)
    with serving(issuer.app, port):
        yield issuer
