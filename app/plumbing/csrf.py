"""Forms come from our own pages: checked by origin, and by a token tied to the session.

The origin is checked for every unsafe request that a browser could have been tricked into; a request with an
API key cannot be one, since browsers never add that header by themselves. The token is a second wall, for forms
sent by a signed-in person.
"""

import hmac
from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from app.errors import N_, AccessRefused
from app.plumbing.cookies import full_name
from app.plumbing.keys.vault import Vault
from app.plumbing.service import READING, service_of

FIELD = "csrf"
SESSION = "session"
BUTTON = "what"
"""The name of a button, where a form has several."""


def session_cookie(request: Request) -> str:
    """Return the name of the session cookie."""
    return full_name(SESSION, secure=service_of(request).settings.secure)


def token_for(vault: Vault, session_token: str) -> str:
    """Return the form token of a session; empty for a reader who is not signed in."""
    return vault.index(session_token, purpose="csrf") if session_token else ""


def check_origin(request: Request) -> None:
    """Refuse an unsafe request that another site sent.

    Raises:
        AccessRefused: the browser says that the request comes from elsewhere.
    """
    if request.method in READING or request.headers.get("authorization", ""):
        return
    fetched_from = request.headers.get("sec-fetch-site", "")
    origin = request.headers.get("origin", "")
    here = {request.headers.get("host", ""), service_of(request).settings.host}
    same_host = not origin or (origin != "null" and urlsplit(origin).netloc in here)
    if fetched_from in ("", "same-origin", "none") and same_host:
        return
    raise AccessRefused(
        N_("This form was sent from another site."),
        remedy=N_("Open the page here and send it again."),
    )


async def read_form(request: Request) -> AsyncIterator[FormData]:
    """Read a form; check where it was sent from and its token. Who only looks sent none.

    Raises:
        AccessRefused: another site sent it, or the token is missing or belongs to another session.
    """
    if request.method in READING:
        yield FormData()
        return
    check_origin(request)
    async with request.form(max_files=10, max_fields=2000) as form:
        session_token = request.cookies.get(session_cookie(request), "")
        given = str(form.get(FIELD, ""))
        expected = token_for(service_of(request).vault, session_token)
        if session_token and not hmac.compare_digest(given.encode(), expected.encode()):
            raise AccessRefused(
                N_("This form has expired: it belongs to another session."),
                remedy=N_("Go back, reload the page and send it again."),
            )
        yield form


Form = Annotated[FormData, Depends(read_form)]
CHECKED = [Depends(read_form)]
"""For a route whose form has nothing to read but must still be one of ours."""


def text_of(form: FormData, name: str) -> str:
    """Return a text field, stripped; empty when it is missing or is a file."""
    value = form.get(name, "")
    return "" if isinstance(value, UploadFile) else str(value).strip()


def texts_of(form: FormData) -> dict[str, str]:
    """Return every text field, for showing a form again as it was typed."""
    return {name: text_of(form, name) for name in form if name != FIELD}


def file_of(form: FormData, name: str, *, most: int) -> bytes | None:
    """Return the first bytes of a file, one more than `most` at the most; nothing when none was chosen."""
    value = form.get(name)
    if not isinstance(value, UploadFile) or not value.filename:
        return None
    return value.file.read(most + 1)
