"""The application, put together: settings, engine, library, doors, answers to errors."""

import gc
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from datetime import datetime
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import State
from starlette.responses import Response
from starlette.types import Scope

from app.assessing import api as assessing_api
from app.assessing import pages as assessing_pages
from app.assessing import partner_api, partner_pages
from app.catalogue import api as catalogue_api
from app.catalogue import language_pages, publications
from app.catalogue import pages as catalogue_pages
from app.catalogue.library import Library
from app.exchanges import api as exchanges_api
from app.exchanges import (
    charter_api,
    charter_pages,
    drafting_pages,
    joining_api,
    joining_pages,
)
from app.exchanges import pages as exchanges_pages
from app.issuing import api as issuing_api
from app.issuing import awards_pages, batches_api, grid_pages, hosted, register_pages
from app.issuing import pages as issuing_pages
from app.issuing.keyring import Keyring
from app.people import address_pages, provider_pages, session_pages, terms_pages
from app.people import pages as people_pages
from app.plumbing import clock, problems
from app.plumbing.contract import DocumentedApi
from app.plumbing.database import make_engine
from app.plumbing.headers import BodyLimitMiddleware, HeadersMiddleware
from app.plumbing.mailing import Carrier, carrier_for
from app.plumbing.settings import MEBIBYTE, Settings, read_settings
from app.plumbing.storage import Storage
from app.plumbing.templating import STATIC
from app.plumbing.vault import Vault, read_key
from app.privacy import erasing_pages
from app.privacy import pages as privacy_pages
from app.programmes import api as programmes_api
from app.programmes import key_api, key_pages, member_api, member_pages, trail_api, trail_pages
from app.programmes import pages as programmes_pages
from app.sharing import imported_pages, passport_pages, passport_pdf_pages
from app.sharing import pages as sharing_pages
from app.verifying import api as verifying_api
from app.verifying import desk_api, desk_pages, many_pages, receipt_pages, webhook_api
from app.verifying import pages as verifying_pages
from app.verifying.receipts import ReceiptKeys
from app.workers import at_work

EXAMPLES = Path(__file__).with_name("examples.json")
"""One exchange told from its opening to a revoked badge: the name of a schema → a value of it."""
DESCRIPTION = """
Recognises the tech skills that pro bono exchanges build. Send an API key as `Authorization: Bearer est_…`, and an
`Idempotency-Key` with every call that changes something: a call sent twice then does its work once. Errors are
`application/problem+json` (RFC 9457). Lists give a `next` cursor until their last page.
"""

# The doors, in the order in which an address is looked up: first the two that other people's programs knock at most.
ROOMS = (
    verifying_api,
    issuing_pages,  # before the documents: criteria are a page among them
    hosted,
    people_pages,
    session_pages,
    address_pages,
    terms_pages,
    provider_pages,
    programmes_pages,
    member_pages,
    key_pages,
    trail_pages,
    publications,  # before the pages: “0.1.0.ttl” is no release
    catalogue_pages,
    language_pages,
    exchanges_pages,
    drafting_pages,
    joining_pages,
    charter_pages,
    assessing_pages,
    partner_pages,
    grid_pages,
    register_pages,
    awards_pages,
    sharing_pages,
    passport_pdf_pages,  # before the pages: “passport.pdf” is no link's secret
    passport_pages,
    imported_pages,
    privacy_pages,
    erasing_pages,
    verifying_pages,
    many_pages,
    receipt_pages,
    desk_pages,
    desk_api,
    webhook_api,
    programmes_api,
    member_api,
    key_api,
    trail_api,
    catalogue_api,
    joining_api,
    charter_api,
    exchanges_api,
    assessing_api,
    partner_api,
    issuing_api,
    batches_api,
)


class LastingFiles(StaticFiles):
    """Static files, whose address changes with their content: kept for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve a file and say how long it may be kept."""
        response = await super().get_response(path, scope)
        lasting = b"v=" in scope.get("query_string", b"")
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if lasting else "no-cache"
        )
        return response


def create_app(
    settings: Settings | None = None,
    *,
    now: Callable[[], datetime] = clock.now,
    carrier: Carrier | None = None,
    releases: Path | None = None,
    limit_rates: bool = True,
) -> FastAPI:
    """Return the service.

    Args:
        settings: read from the environment by default.
        now: the clock; tests give their own.
        carrier: takes mail away; by default the one that the settings name.
        releases: the folder of the referential's releases; by default the ones shipped with the code.
        limit_rates: whether callers are counted; the demo and the benchmarks turn it off.
    """
    settings = settings or read_settings()
    app = DocumentedApi(
        examples=json.loads(EXAMPLES.read_text(encoding="utf-8")),
        title="Estampille",
        version="1",
        description=DESCRIPTION,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_live,
    )
    library = Library.open(releases) if releases else Library.open()
    equip(app, settings, library, now=now, carrier=carrier, limit_rates=limit_rates)
    for room in ROOMS:
        app.include_router(room.router)
    app.mount("/static", LastingFiles(directory=STATIC), name="static")
    problems.install(app)
    app.add_middleware(BodyLimitMiddleware, limit=settings.evidence_limit + MEBIBYTE)
    app.add_middleware(HeadersMiddleware, secure=settings.secure)
    return app


def create_service(settings: Settings | None = None, *, limit_rates: bool = True) -> FastAPI:
    """Return the service for a process that does nothing else.

    What stands at its start stays until its end: a quarter of a million objects, most of them the referential's. The
    garbage collector would look them all through now and then, and nobody is answered for those 0.2 seconds.
    """
    app = create_app(settings, limit_rates=limit_rates)
    gc.collect()
    gc.freeze()
    return app


def equip(
    app: FastAPI,
    settings: Settings,
    library: Library,
    *,
    now: Callable[[], datetime] = clock.now,
    carrier: Carrier | None = None,
    limit_rates: bool = True,
) -> None:
    """Give an application all it works with; what it had before is forgotten.

    Apart from `create_app` because making the doors costs more than most tests: they make them once, and equip them
    anew for each test.
    """
    app.state = state = State()
    state.settings = settings
    state.engine = make_engine(settings.database)
    state.vault = Vault(read_key(settings.key, settings.data_dir))
    state.library = library
    state.keyring = Keyring()
    state.receipt_keys = ReceiptKeys()
    state.storage = Storage(settings.data_dir / "evidence")
    state.clock = now
    state.carrier = carrier or carrier_for(settings)
    state.limit_rates = limit_rates


@asynccontextmanager
async def _live(app: FastAPI) -> AsyncIterator[None]:
    """Run the workers for as long as the service runs, unless processes of their own do their work."""
    with at_work(app) if app.state.settings.worker else nullcontext():
        yield
    app.state.engine.dispose()
