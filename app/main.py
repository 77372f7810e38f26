"""The application, put together: settings, rooms, answers to errors."""

import gc
import json
import logging
import multiprocessing
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import Scope

from app.assessing import doors as assessing
from app.catalogue import doors as catalogue
from app.contacts import doors as contacts
from app.employers import doors as employers
from app.employers.webhook_messages import told
from app.errors import OperatorError
from app.exchanges import doors as exchanges
from app.exports import doors as exports
from app.impact import doors as impact
from app.issuing import doors as issuing
from app.library import Library
from app.matching import doors as matching
from app.needs import doors as needs
from app.papers import doors as papers
from app.passports import doors as passports
from app.people import doors as people
from app.plumbing import problems
from app.plumbing.front.bodies import BodyMiddleware
from app.plumbing.front.crossing import CrossingMiddleware
from app.plumbing.front.headers import HeadersMiddleware
from app.plumbing.front.kept import KeptMiddleware
from app.plumbing.front.lookup import LookupMiddleware, RouteTree
from app.plumbing.front.serving import end_with_parent
from app.plumbing.front.shorter import ShorterMiddleware
from app.plumbing.front.watching import WatchingMiddleware
from app.plumbing.journal import open_journal
from app.plumbing.openapi import DocumentedApi, Supplement
from app.plumbing.rooms import Room
from app.plumbing.secret_links import SecretLinks
from app.plumbing.service import Service
from app.plumbing.settings import MEBIBYTE, Settings, read_settings
from app.plumbing.templating import STATIC
from app.privacy import doors as privacy
from app.programmes import doors as programmes
from app.proposals import doors as proposals
from app.research import doors as research
from app.sharing import doors as sharing
from app.surveys import doors as surveys
from app.today import doors as today
from app.training import doors as training
from app.verifying import doors as verifying
from app.workers import at_work

EXAMPLES = Path(__file__).with_name("examples.json")
"""One exchange told from its opening to a revoked badge: the name of a schema → a value of it."""
DESCRIPTION = """
Recognises the tech skills that pro bono exchanges build. Send an API key as `Authorization: Bearer est_…`, and an
`Idempotency-Key` with every POST, PUT or PATCH: a call sent twice then does its work once (a DELETE needs none). Errors
are `application/problem+json` (RFC 9457): `type` and `code` are closed lists, for programs. Lists give a `next` cursor
until their last page. `Accept-Language` chooses the language of sentences: `en`, `fr` or `pt`.
"""
TAGS = {
    "API keys": "Keys by which programs act for a member of a programme.",
    "assessments": "Ratings, evidence and decisions.",
    "audit log": "What happened in a programme, append-only.",
    "awards": "Badges: awarded one by one or many at once, revoked, replaced.",
    "badges": "Your own badges: accepted, declined, shown to others.",
    "case": "The referential as 1EdTech CASE 1.1.",
    "contacts": "People who act for an organisation, and who ask to.",
    "demand": "How often competences are wanted and offered.",
    "employers": "What an employer keeps: keys, trusted issuers, watched badges, webhooks.",
    "exchanges": "Exchanges, their people, their links, their charter.",
    "feed": "Needs and offers that are open to everybody.",
    "hours": "Hours declared by one side and confirmed by the other.",
    "matches": "Which needs and offers meet, and why.",
    "measurements": "Indicators of an exchange, and what was measured.",
    "members": "Who leads a programme, and mail that did not arrive.",
    "needs": "What organisations lack.",
    "offers": "What companies and volunteers teach.",
    "programmes": "Programmes, their organisations and their webhooks.",
    "proposals": "Matches that were proposed to both sides.",
    "referential": "Competences, levels and releases.",
    "reports": "What a programme tells of a period.",
    "sessions": "A person's own token, from the link that was mailed to them.",
    "situations": "What organisations tell in their own words.",
    "surveys": "Surveys among organisations.",
    "training": "Where competences are learnt.",
    "verification": "Is this badge genuine?",
}
"""The nouns of the API → what each is."""

FILES_OF_AWARDS = "/awards/import"
"""How addresses end at which files are taken that are larger than any other."""

ROOMS = Room.of(
    (
        verifying.ROOM,  # first: other people's programs call these two most
        issuing.ROOM,
        people.ROOM,
        programmes.ROOM,
        catalogue.ROOM,
        surveys.ROOM,
        exchanges.ROOM,
        contacts.ROOM,
        needs.ROOM,
        matching.ROOM,
        proposals.ROOM,
        research.ROOM,
        impact.ROOM,  # both before assessing, at whose doors any word of an address is a competence
        assessing.ROOM,
        training.ROOM,
        employers.ROOM,
        sharing.ROOM,
        passports.ROOM,
        papers.ROOM,
        today.ROOM,
        exports.ROOM,
        privacy.ROOM,
    )
)
"""The rooms, in the order in which an address is looked up."""
DOORS = [route for router in ROOMS.routers for route in router.routes if isinstance(route, Route)]
"""All doors of the rooms, in the same order."""
SECRET_LINKS = SecretLinks(route.path for route in DOORS)
"""The addresses that hold a secret."""


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
    settings: Settings | None = None, *, library: Library | None = None, limit_rates: bool = True
) -> FastAPI:
    """Return the service.

    Args:
        settings: read from the environment by default.
        library: the releases of the referential; by default those shipped with the code.
        limit_rates: whether callers are counted; the demo and the benchmarks turn it off.
    """
    settings = settings or read_settings()
    service = Service.of(settings, library)
    return application(replace(service, limit_rates=limit_rates))


def application(service: Service) -> FastAPI:
    """Return the web application of a service: `app.state.service` is all that it works with."""
    app = DocumentedApi(
        told=Supplement(
            examples=json.loads(EXAMPLES.read_text(encoding="utf-8")),
            tags=TAGS,
        ),
        title="Estampille",
        version="1",
        summary="Recognises the tech skills that pro bono exchanges build",
        description=DESCRIPTION,
        servers=[{"url": service.settings.base_url, "description": "This installation"}],
        contact={"name": "Who runs this installation", "url": service.settings.url("/legal")},
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # it would send people to whatever host their request names
        lifespan=_live,
        webhooks=told,
    )
    app.state.service = replace(service, rooms=ROOMS)
    app.mount("/static", LastingFiles(directory=STATIC), name="static")
    own = [route for route in app.router.routes if isinstance(route, Route | Mount)]
    for router in ROOMS.routers:
        app.include_router(router)
    app.router.middleware_stack = LookupMiddleware(
        app.router.middleware_stack, app.router, RouteTree([*own, *DOORS])
    )
    problems.install(app)
    limit, larger = service.settings.evidence_limit, service.settings.import_limit
    app.add_middleware(
        BodyMiddleware, limit=limit + MEBIBYTE, larger={FILES_OF_AWARDS: larger + MEBIBYTE}
    )
    app.add_middleware(HeadersMiddleware, secure=service.settings.secure, secrets=SECRET_LINKS)
    app.add_middleware(CrossingMiddleware, origins=service.settings.origins)
    app.add_middleware(ShorterMiddleware)
    app.add_middleware(KeptMiddleware)
    app.add_middleware(WatchingMiddleware)
    logging.getLogger("uvicorn.access").addFilter(SECRET_LINKS)
    return app


def create_service(settings: Settings | None = None, *, limit_rates: bool = True) -> FastAPI:
    """Return the service for a process that does nothing else.

    What stands at its start stays until its end: a quarter of a million objects, most of them the referential's. The
    garbage collector would look them all through now and then, and nobody is answered for those 0.2 seconds.

    Raises:
        OperatorError: the installation is wrong. A process of several says so itself, since nobody else would.
    """
    end_with_parent()
    os.umask(0o077)  # whoever else has an account on this machine opens none of our files
    open_journal()
    try:
        app = create_app(settings, limit_rates=limit_rates)
    except OperatorError as error:
        if multiprocessing.parent_process() is None:
            raise
        print(f"estampille: {error.sentence()}", file=sys.stderr, flush=True)  # noqa: T201
        sys.exit(2)
    gc.collect()
    gc.freeze()
    return app


@asynccontextmanager
async def _live(app: FastAPI) -> AsyncIterator[None]:
    """Run the workers for as long as the service runs, unless processes of their own do their work."""
    service: Service = app.state.service
    with at_work(service) if service.settings.worker else nullcontext():
        yield
    service.close()
