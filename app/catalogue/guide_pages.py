"""HTML doors of the guide: the way through an exchange, stage by stage, and the documents to print and fill."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.catalogue.paper import printed
from app.catalogue.visit import AtCatalogue, CatalogueVisit, there
from app.errors import N_, NotFound
from app.plumbing.rate_limits import spend
from app.plumbing.texts import Line
from referential.cooperation import Indicator, Party
from referential.frameworks import STUDY, Fact, Framework, Group
from referential.guide import DocumentForm, Obstacle, ObstacleKind, Stage

router = APIRouter(include_in_schema=False)
PARTY_NAMES = {
    Party.SOCIAL_ORGANISATION: N_("For the social organisation"),
    Party.TECH_PARTNER: N_("For the tech partner"),
    Party.PERSON: N_("For the person"),
    Party.COMMUNITY: N_("For the community"),
}
MOMENT_NAMES = {
    "start": N_("At the start"),
    "end": N_("At the end"),
    "six-months": N_("Six months later"),
}
HEADINGS = {
    ObstacleKind.OBSTACLE: N_("What stands in the way"),
    ObstacleKind.LEVER: N_("What would help"),
}
THEME_FACTS = {1: "F26", 3: "F28", 4: "F27", 8: "F26", 13: "F29"}
"""What the study found on the goals: its four themes, each with the goals it speaks of."""
Drawn = list[tuple[Group, Group | None, list[Fact]]]


@router.get("/guide")
def show_guide(at: AtCatalogue) -> Response:
    """Show the guide of the latest release."""
    return _guide(at)


@router.get("/guide/documents/{document}.pdf")
def print_document(at: AtCatalogue, request: Request, document: Line) -> Response:
    """Give a document of the latest release as PDF."""
    return _printed(at, request, document)


@router.get("/guide/documents/{document}")
def show_document(at: AtCatalogue, document: Line) -> Response:
    """Show a document of the latest release."""
    return _document(at, document)


@router.get("/guide/{release}/documents/{document}.pdf")
def print_released_document(at: AtCatalogue, request: Request, document: Line) -> Response:
    """Give a document of a release as PDF."""
    return _printed(at, request, document)


@router.get("/guide/{release}/documents/{document}")
def show_released_document(at: AtCatalogue, document: Line) -> Response:
    """Show a document of a release."""
    return _document(at, document)


@router.get("/guide/{release}/{stage}")
def show_released_stage(at: AtCatalogue, stage: Line) -> Response:
    """Show one stage, in the words of a release."""
    return _stage(at, stage)


@router.get("/guide/{place}")
def show_place(at: AtCatalogue, place: Line) -> Response:
    """Show the guide of a release, which begins with a digit, or a stage of the latest one."""
    return _guide(at.of(place)) if place[:1].isdigit() else _stage(at, place)


def _guide(at: CatalogueVisit) -> Response:
    parts, study = at.referential.cooperation, at.referential.framework(STUDY)
    forms = there(parts.forms, at)
    obstacles = parts.obstacles.obstacles if parts.obstacles else ()
    return at.show(
        "guide",
        root=at.guide,
        forms=forms.forms,
        stages=parts.stages.stages if parts.stages else (),
        documents=_documents(at),
        obstacles=_by_kind(obstacles),
        stage_titles={one.id: one.title for one in parts.stages.stages} if parts.stages else {},
        themes=parts.themes.themes if parts.themes else (),
        theme_facts=THEME_FACTS,
        by_party=_by_party(parts.indicators.indicators if parts.indicators else ()),
        moment_names=MOMENT_NAMES,
        figures=_figures(study),
        study=study,
        working=forms.working_translations,
    )


def _stage(at: CatalogueVisit, stage_id: str) -> Response:
    parts = at.referential.cooperation
    stages = there(parts.stages, at).stages
    place = next((index for index, one in enumerate(stages) if one.id == stage_id), None)
    if place is None:
        raise NotFound(
            N_("The guide has no stage “{stage}”."),
            remedy=N_("The stages are: {known}."),
            stage=stage_id[:40],
            known=", ".join(one.id for one in stages),
        )
    stage = stages[place]
    practices = parts.practices.practices if parts.practices else ()
    obstacles = parts.obstacles.obstacles if parts.obstacles else ()
    return at.show(
        "stage",
        root=at.guide,
        stage=stage,
        stages=stages,
        place=place,
        practices=[one for one in practices if one.stage == stage.id],
        obstacles=[one for one in obstacles if one.stage == stage.id],
        documents=[one for one in _documents(at) if one.id in stage.documents],
        study=at.referential.framework(STUDY),
        working=parts.stages.working_translations if parts.stages else (),
    )


def _document(at: CatalogueVisit, document_id: str) -> Response:
    parts, document = at.referential.cooperation, _document_of(at, document_id)
    stages: tuple[Stage, ...] = parts.stages.stages if parts.stages else ()
    return at.show(
        "document",
        root=at.guide,
        document=document,
        used_in=[one for one in stages if document.id in one.documents],
        working=parts.documents.working_translations if parts.documents else (),
    )


def _printed(at: CatalogueVisit, request: Request, document_id: str) -> Response:
    document = _document_of(at, document_id)
    spend(request, "guide pdf", "60/minute")
    name = f"{document.id}-{at.page.language}.pdf"
    return Response(
        printed(at.referential, document, at.page.language),
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Vary": "Accept-Language, Cookie",
        },
        media_type="application/pdf",
    )


def _documents(at: CatalogueVisit) -> tuple[DocumentForm, ...]:
    found = at.referential.cooperation.documents
    return found.documents if found else ()


def _document_of(at: CatalogueVisit, document_id: str) -> DocumentForm:
    documents = there(at.referential.cooperation.documents, at).documents
    found = next((one for one in documents if one.id == document_id), None)
    if found is None:
        raise NotFound(
            N_("The guide has no document “{document}”."),
            remedy=N_("The documents are: {known}."),
            document=document_id[:40],
            known=", ".join(one.id for one in documents),
        )
    return found


def _by_kind(obstacles: tuple[Obstacle, ...]) -> list[tuple[str, list[Obstacle]]]:
    return [
        (heading, [one for one in obstacles if one.kind is kind])
        for kind, heading in HEADINGS.items()
        if any(one.kind is kind for one in obstacles)
    ]


def _by_party(indicators: tuple[Indicator, ...]) -> list[tuple[str, list[Indicator]]]:
    """Return the indicators under the name of whom they are about, in a fixed order."""
    return [
        (name, [one for one in indicators if one.party is party])
        for party, name in PARTY_NAMES.items()
        if any(one.party is party for one in indicators)
    ]


def _figures(study: Framework) -> Drawn:
    """Return the facts that are drawn, under their topics, each with whom they were asked of."""
    drawn = [
        (topic, [fact for fact in study.facts if fact.topic == topic.id]) for topic in study.topics
    ]
    return [
        (
            topic,
            study.bases_by_id.get(facts[0].base or ""),
            sorted(facts, key=lambda fact: -max(fact.percent)),
        )
        for topic, facts in drawn
        if facts
    ]
