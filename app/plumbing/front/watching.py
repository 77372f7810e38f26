"""What whoever runs the service sees of it: is it alive, is it ready, what was asked, and how long that took.

`/healthz` says that the process answers, `/readyz` that its database does and has the tables that it knows, `/metrics`
counts what this process answered (Prometheus, text format 0.0.4) for who holds the token of the settings. They are
answered in front of the framework: no session, no unit of work, no limit of calls.
"""

import hmac
import json
import logging
import re
import secrets
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.plumbing.journal import requests
from app.plumbing.schema import Tables, tables_in
from app.plumbing.service import Service

ID = b"x-request-id"
GIVEN_ID = re.compile(rb"[A-Za-z0-9_.-]{8,64}")
"""What a proxy may name a request; anything else is named anew."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Any other word that is sent for a method is counted as one, so that nobody makes the counts grow."""
LIMITS = (0.005, 0.025, 0.1, 0.5, 2.5, 10.0)
"""Seconds, of the classes in which answers are counted."""
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass
class AnswerTimes:
    """The answers of one kind: how many, and how long they took together and at most."""

    seconds: float = 0.0
    within: list[int] = field(default_factory=lambda: [0] * (len(LIMITS) + 1))


class Metrics:
    """What this process has answered since its start."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: dict[tuple[str, str, int], AnswerTimes] = defaultdict(AnswerTimes)

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer, by the route's template: addresses of people and badges are no labels."""
        method = method if method in METHODS else "other"
        with self._lock:
            counted = self._counted[method, route, status]
            counted.seconds += seconds
            counted.within[sum(seconds > limit for limit in LIMITS)] += 1

    def told(self) -> str:
        """Return all counts in Prometheus' text format."""
        name = "estampille_request_seconds"
        lines = [f"# HELP {name} Answers of this process.", f"# TYPE {name} histogram"]
        with self._lock:
            for (method, route, status), counted in sorted(self._counted.items()):
                labels = f'method="{method}",route="{route}",status="{status}"'
                so_far = 0
                for limit, count in zip((*LIMITS, "+Inf"), counted.within, strict=True):
                    so_far += count
                    lines.append(f'{name}_bucket{{{labels},le="{limit}"}} {so_far}')
                lines.append(f"{name}_sum{{{labels}}} {counted.seconds:.6f}")
                lines.append(f"{name}_count{{{labels}}} {so_far}")
        return "\n".join(lines) + "\n"


class WatchingMiddleware:
    """Names each request, notes and counts its answer, and answers who watches the process."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.metrics = Metrics()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a question about the process itself; pass any other on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        own = await self._answer(scope) if scope["method"] in ("GET", "HEAD") else None
        if own is not None:
            own.headers["Cache-Control"] = "no-store"
            await own(scope, receive, send)
            return
        await self._watched(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response | None:
        if scope["path"] == "/healthz":
            return PlainTextResponse("alive\n")
        service: Service = scope["app"].state.service
        if scope["path"] == "/readyz":
            ready = await run_in_threadpool(_is_ready, service)
            return PlainTextResponse(
                "ready\n" if ready else "not ready\n", status_code=200 if ready else 503
            )
        token = service.settings.metrics_token
        if scope["path"] == "/metrics" and token:
            given = dict(scope["headers"]).get(b"authorization", b"")
            if not hmac.compare_digest(given, f"Bearer {token}".encode()):
                return PlainTextResponse(
                    "a token is needed\n", 401, headers={"WWW-Authenticate": "Bearer"}
                )
            return Response(self.metrics.told(), media_type=METRICS_TYPE)
        return None

    async def _watched(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = dict(scope["headers"]).get(ID, b"")
        name = given if GIVEN_ID.fullmatch(given) else secrets.token_hex(8).encode()
        begun, status = time.perf_counter(), 500

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (ID, name)]
            await send(message)

        try:
            await self.app(scope, receive, send_named)
        finally:
            seconds = time.perf_counter() - begun
            route = getattr(scope.get("route"), "path", "")
            self.metrics.count(scope["method"], route, status, seconds)
            _note(scope["method"], route, status, seconds, name.decode())


def _is_ready(service: Service) -> bool:
    """Say whether the database answers and has the tables; newer ones too, for as long as an update takes."""
    try:
        with service.engine.execution_options(reading=True).connect() as connection:
            return tables_in(connection) in (Tables.CURRENT, Tables.NEWER)
    except DBAPIError:
        return False


def _note(method: str, route: str, status: int, seconds: float, name: str) -> None:
    """Write a line of JSON: by the route's template, so that no secret and nobody's address stands in it."""
    if not requests.isEnabledFor(logging.INFO):
        return
    facts = {"event": "request", "id": name, "method": method, "route": route, "status": status}
    requests.info(json.dumps({**facts, "ms": round(seconds * 1000, 1)}))
