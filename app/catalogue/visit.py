"""Somebody, or some program, who looks into a release of the referential."""

import json
from copy import copy
from typing import Annotated, Any, Self, TypeVar

from fastapi import Depends, Request
from fastapi.responses import Response

from app.catalogue.published import JSON_LD, MEDIA_TYPES, TURTLE, Published
from app.catalogue.words import Words
from app.errors import N_, NotFound
from app.library import Library
from app.people.dependencies import OpenPage
from app.plumbing.accept import weights
from app.plumbing.service import Service, ServiceDep
from app.plumbing.templating import Page, safe
from app.seal.glyphs import sign
from referential import Referential
from referential.addresses import guide_path
from referential.exports import skos
from referential.models import Domain

Part = TypeVar("Part")
FORMS = {ending: kind.partition(";")[0] for ending, kind in MEDIA_TYPES.items()}
"""The kinds that a program may ask for in place of a page, by the ending of such a file."""


class CatalogueVisit:
    """A request for a page of the catalogue: about the release in its address, or about the latest."""

    def __init__(self, request: Request, page: Page, service: Service) -> None:
        self.page = page
        self.library: Library = service.library
        self.base = service.settings.base_url
        self.request, self.service = request, service
        self.ending = _wanted(request.headers.get("accept", ""))
        """The form a program asks for, by the ending of such a file; nothing for people, who get a page."""
        self.machine = self.ending in ("json", "jsonld")
        """Whether JSON is asked for, which is answered as JSON-LD."""
        version = request.path_params.get("release")
        self.guide = "/guide" if version is None else guide_path(version)
        """Where the guide stands that goes with this page."""
        self.referential: Referential = (
            self.library.latest if version is None else self.library.release(version)
        )

    def of(self, version: str) -> Self:
        """Return the same visit, to another release.

        Raises:
            NotFound: there is no such release.
        """
        other = copy(self)
        other.referential, other.guide = self.library.release(version), guide_path(version)
        return other

    def show(self, template: str, **values: Any) -> Response:
        """Show a page of the release."""
        return self.page.show(
            f"catalogue/{template}.html",
            **{
                "referential": self.referential,
                "sign_of": sign_of,
                "words": Words(self.referential, self.page.language),
                **values,
            },
        )

    def give(self, content: object) -> Response:
        """Answer a program, on whosever site it runs."""
        written = json.dumps(content, ensure_ascii=False).encode()
        return Published(written, JSON_LD).answer(self.request, {"Vary": "Accept"})

    def describe(self, competence_id: str) -> Response:
        """Answer a program that asks for Turtle: a competence with its levels."""
        turtle = skos.describe(self.referential, self.base, competence_id)
        return Published(turtle, TURTLE).answer(self.request, {"Vary": "Accept"})


def _wanted(accept: str) -> str:
    """Return the ending of the form that is wanted most; a page where it is wanted as much, or nothing is named."""
    wanted = weights(accept)
    page = wanted.get("text/html", 0.0)
    named = {ending: wanted.get(kind, 0.0) for ending, kind in FORMS.items()}
    most = max(named, key=lambda ending: named[ending])
    return most if named[most] > page else ""


def sign_of(domain: Domain) -> str:
    """Return the sign of a domain in its colour, as it stands on the domain's badges."""
    drawn = sign(domain.glyph, ink=domain.colour, ground="#fffdf7")
    return safe(
        f'<svg class="domain-sign" viewBox="-50 -50 100 100" aria-hidden="true">{drawn}</svg>'
    )


def there(part: Part | None, at: CatalogueVisit) -> Part:
    """Return a part of a release's shared language.

    Raises:
        NotFound: the release has none.
    """
    if part is None:
        raise NotFound(
            N_("This release does not hold this part of the shared language."),
            remedy=N_("Read those of release {latest}."),
            latest=at.library.latest.version,
        )
    return part


# async although it waits for nothing: a plain function would be sent to another thread and back.
async def _visit(request: Request, page: OpenPage, service: ServiceDep) -> CatalogueVisit:
    return CatalogueVisit(request, page, service)


AtCatalogue = Annotated[CatalogueVisit, Depends(_visit, scope="function")]
