"""The headers that every answer carries, and who may keep it.

An answer is kept by nobody unless its door says so. What a page calls private is not kept either once it was made for
somebody: for a person or program that is known, or for who holds a link.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.plumbing.rate_limits import ALLOWANCE
from app.plumbing.secret_links import SecretLinks

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FIXED = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(self), geolocation=(), microphone=()",
}
# Not “no-referrer”: with that, browsers hide from us where our own forms come from.
UNLISTED = (
    "/b/",
    "/p/",
    "/ob/",
    "/verify",
    "/join/",
    "/partner/",
    "/agree/",
    "/sign-in",
    "/claim",
    "/api/",
)
"""What search engines leave out, in every form: where people, badges or secrets stand."""
NOINDEX = {b"x-robots-tag": b"noindex"}
SECRET = {b"referrer-policy": b"strict-origin"}
CACHE = b"cache-control"
NOT_KEPT = b"private, no-store"
KNOWN_BY = frozenset({b"cookie", b"authorization"})


class HeadersMiddleware:
    """Adds the fixed headers where the answer has not set its own."""

    def __init__(self, app: ASGIApp, *, secure: bool, secrets: SecretLinks) -> None:
        self.app = app
        self.secrets = secrets
        self.headers = dict(FIXED)
        if secure:
            self.headers[b"strict-transport-security"] = b"max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        secret = self.secrets.held_by(scope["path"], scope["query_string"].decode("latin-1"))
        fixed = self.headers | SECRET if secret else self.headers
        if scope["path"].startswith(UNLISTED):
            fixed = fixed | NOINDEX

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = [(name.lower(), value) for name, value in message["headers"]]
                present = dict(given)
                kept = present.get(CACHE, NOT_KEPT)
                if b"private" in kept and (secret or _is_for_somebody(scope)):
                    kept = NOT_KEPT
                added = fixed | _allowance(scope)
                message["headers"] = [
                    *(pair for pair in given if pair[0] != CACHE),
                    (CACHE, kept),
                    *((name, value) for name, value in added.items() if name not in present),
                ]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _allowance(scope: Scope) -> dict[bytes, bytes]:
    """Return what a caller whose calls are counted is told: how many are left, and until when."""
    left = scope.get("state", {}).get(ALLOWANCE)
    told = {} if left is None else left.headers
    return {name.lower().encode(): value.encode() for name, value in told.items()}


def _is_for_somebody(scope: Scope) -> bool:
    return any(name in KNOWN_BY for name, _ in scope["headers"])
