"""Doors of what is taken along from the page of a badge: its picture, a certificate on paper, its code.

Whoever may see the page may take these; each is named by what it is and whose it is, as people find it again.
"""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.issuing.addresses import Addresses
from app.issuing.compose import badge_name
from app.issuing.public_documents import assertion_png, baked_png
from app.people.dependencies import OpenPage, Visitor
from app.plumbing.languages import LANGUAGES
from app.plumbing.pdf import make_pdf
from app.plumbing.pictures import PNG, SVG
from app.plumbing.qr_codes import qr_code, qr_png
from app.plumbing.rate_limits import spend
from app.plumbing.service import WorkDep
from app.plumbing.templating import PRIVATE
from app.plumbing.texts import Line, file_name
from app.sharing.certificate import TEMPLATE, Certificate
from app.sharing.workflow import SharedBadge, shared_badge

router = APIRouter(prefix="/b/{award_id}", include_in_schema=False)
PDF = "application/pdf"
XML = '<?xml version="1.0" encoding="utf-8"?>'


@dataclass(frozen=True)
class FileVisit:
    """Somebody who takes something along from the page of a badge."""

    request: Request
    work: WorkDep
    page: OpenPage
    visitor: Visitor
    award_id: UUID

    def badge(self) -> SharedBadge:
        """Return the badge.

        Raises:
            NotFound: there is none, or its owner keeps it private. Which of the two is not told.
        """
        reader = None if self.visitor is None else self.visitor.person_id
        return shared_badge(self.work, self.award_id, reader)

    @property
    def addresses(self) -> Addresses:
        """The public addresses."""
        return Addresses(self.work.settings.base_url)


FileVisitDep = Annotated[FileVisit, Depends(FileVisit, scope="function")]


@router.get("/badge.png")
def take_picture(visit: FileVisitDep) -> Response:
    """Give the picture with the badge inside; of a revoked badge, what its public address answers."""
    badge = visit.badge()
    if badge.award.revoked_at is not None:
        document = assertion_png(visit.work, str(visit.award_id))
        return Response(document.body, 410, media_type=document.media_type, headers=PRIVATE)
    document = baked_png(visit.work, badge.award)
    return _file(badge, document.body, PNG, "png")


@router.get("/certificate.pdf")
def take_certificate(visit: FileVisitDep, lang: Line = "") -> Response:
    """Give the badge as one page of paper, in a language of ours."""
    badge = visit.badge()
    spend(visit.request, "certificate pdf", "30/minute")
    language = lang if lang in LANGUAGES else visit.page.language
    content = Certificate(badge, visit.addresses, language).data(visit.work.now)
    return _file(badge, make_pdf(TEMPLATE, content), PDF, "pdf")


@router.get("/qr.png")
def take_code(visit: FileVisitDep) -> Response:
    """Give the code of the page as a picture for paper."""
    badge = visit.badge()
    return _file(badge, qr_png(visit.addresses.share(visit.award_id)), PNG, "qr.png")


@router.get("/qr.svg")
def take_code_drawn(visit: FileVisitDep) -> Response:
    """Give the code of the page as a drawing."""
    badge = visit.badge()
    drawn = f"{XML}{qr_code(visit.addresses.share(visit.award_id))}".encode()
    return _file(badge, drawn, SVG, "qr.svg")


def _file(badge: SharedBadge, body: bytes, media_type: str, ending: str) -> Response:
    """Return a download; its name holds only letters, digits and hyphens, whatever the title and the person's name."""
    named = file_name(f"{badge_name(badge.level, badge.badge_class.language)} {badge.name}", ending)
    headers = {
        **PRIVATE,
        "Content-Disposition": f'attachment; filename="{named}"',
        "X-Robots-Tag": "noindex",
    }
    return Response(body, media_type=media_type, headers=headers)
