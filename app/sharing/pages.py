"""HTML doors: my badges, the page that people share, the front page."""

import hashlib
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.errors import N_, RuleRefused
from app.issuing.addresses import Addresses
from app.issuing.compose import digest
from app.issuing.workflow import seal_of
from app.people.dependencies import CurrentPerson, OpenPage, Visitor
from app.plumbing.csrf import Form, text_of
from app.plumbing.service import ServiceDep, WorkDep
from app.plumbing.templating import go_to, safe
from app.seal import draw_small
from app.sharing.card import draw_card
from app.sharing.linked import credential_of
from app.sharing.live_check import verify_own
from app.sharing.previews import embed_snippet, linkedin_link, qr_code
from app.sharing.workflow import (
    SharedBadge,
    accept,
    awards_of,
    close_page,
    decline,
    hide_exchange,
    name_exchange,
    open_page,
    shared_badge,
)
from referential.frameworks import ECF

router = APIRouter(include_in_schema=False)


@router.get("/")
def show_front(page: OpenPage, service: ServiceDep) -> Response:
    """Say what this is, to each of the people it serves."""
    return page.show("sharing/front.html", referential=service.library.latest)


@router.get("/components")
def show_components(page: OpenPage) -> Response:
    """Show every component of the design system in every state."""
    return page.show("components/showcase.html")


@router.get("/me")
def show_mine(work: WorkDep, page: OpenPage, person: CurrentPerson) -> Response:
    """Show a person their badges."""
    found = []
    for award, row in awards_of(work, person.person_id):
        level = work.library.level_in(row.release, row.competence, row.level)
        small = draw_small(seal_of(level, digest(row.document), row.language))
        found.append((award, level, safe(small)))
    return page.show("sharing/mine.html", badges=found)


@router.get("/b/{award_id}")
def show_badge(
    work: WorkDep,
    service: ServiceDep,
    page: OpenPage,
    visitor: Visitor,
    award_id: UUID,
) -> Response:
    """Show a badge to whom its owner allows it."""
    reader = None if visitor is None else visitor.person_id
    shared = shared_badge(work, award_id, reader)
    addresses = Addresses(work.settings.base_url)
    assertion = addresses.assertion(award_id)
    share = addresses.share(award_id)
    report = verify_own(service, shared.award)
    response = page.show(
        "sharing/badge.html",
        badge=shared,
        picture=safe(shared.badge_class.picture),
        assertion=assertion,
        credential=addresses.credential(award_id),
        share=share,
        card=f"{share}/card.png",
        described=credential_of(shared, addresses, page.language),
        report=report,
        told=[
            {"check": one.check, "status": one.status, "detail": one.sentence(page.language)}
            for one in report.findings
        ],
        eqf=_eqf(shared),
        embed=embed_snippet(shared, share, f"{assertion}/image.png", page.language),
        linkedin=linkedin_link(shared, share, page.language),
        qr=safe(qr_code(share)),
        now=work.now,
    )
    response.headers["Link"] = f'<{assertion}>; rel="alternate"; type="application/ld+json"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@router.get("/b/{award_id}/card.png")
def show_card(request: Request, work: WorkDep, award_id: UUID) -> Response:
    """Give the picture that a link to an open badge unfolds into."""
    shared = shared_badge(work, award_id, None)
    level = shared.level
    card = draw_card(
        shared.badge_class.picture,
        level.competence.title.in_language(shared.badge_class.language),
        level.referential.level(level.id).title.in_language(shared.badge_class.language),
        shared.programme.name,
    )
    etag = f'"{hashlib.sha256(card).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "public, max-age=300"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(card, headers=headers, media_type="image/png")


def _eqf(badge: SharedBadge) -> dict[str, str]:
    """Return the EQF levels beside which the framework customarily sets each e-CF level."""
    levels = badge.level.referential.framework(ECF).levels
    return {level.code: " – ".join(str(number) for number in level.eqf) for level in levels}


@router.post("/b/{award_id}")
def change_badge(work: WorkDep, person: CurrentPerson, award_id: UUID, form: Form) -> Response:
    """Accept a badge or decline it, open its page or close it, choose what the page names."""
    what = text_of(form, "what")
    verb, said = {
        "open": (open_page, N_("Your page is open: whoever has the link can see it.")),
        "close": (close_page, N_("Your page is private again: the link shows nothing any more.")),
        "decline": (
            decline,
            N_("You declined the badge. It is shown nowhere; you can take it back."),
        ),
        "name": (name_exchange, N_("Your page now names the exchange and its organisations.")),
        "hide": (
            hide_exchange,
            N_("Your page no longer names the exchange and its organisations."),
        ),
    }.get(what, (accept, N_("The badge is yours. Only you see it until you share it.")))
    try:
        verb(work, person.person_id, award_id)
    except RuleRefused as error:
        work.undo()
        return go_to(f"/b/{award_id}", error.troubles[0].template)
    return go_to(f"/b/{award_id}", said)
