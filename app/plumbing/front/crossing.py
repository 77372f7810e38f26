"""Pages of other sites may have badges verified from a browser, where the operator allows it (WHATWG Fetch, CORS).

Without credentials: neither a cookie nor a key comes along, so a page learns no more than anybody may.
"""

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app.plumbing.openapi_words import RATES

OPEN = "/api/v1/verify"
"""Where these doors begin."""


class CrossingMiddleware:
    """Lets the pages of some sites, or of all (`*`), call the doors that verify; no site by default."""

    def __init__(self, app: ASGIApp, *, origins: tuple[str, ...]) -> None:
        self.app = app
        self.open = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=["POST"],
            allow_headers=["Accept-Language", "Content-Type"],
            expose_headers=["Content-Language", "Retry-After", *RATES],
            max_age=86_400,
        )
        self.closed = not origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, by the wall or by the door in it."""
        by_the_door = not self.closed and scope["type"] == "http" and scope["path"].startswith(OPEN)
        await (self.open if by_the_door else self.app)(scope, receive, send)
