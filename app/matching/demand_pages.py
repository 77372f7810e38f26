"""HTML and JSON doors: which competences are wanted most and offered least in a programme."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from app.matching.demand import DemandFilter, countries_in, demand_in
from app.matching.words import MatchWords
from app.plumbing.countries import country_names
from app.plumbing.doors import shown_at
from app.plumbing.filters import fields_of
from app.plumbing.forms import read
from app.plumbing.service import WorkDep
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.programmes.dependencies import ApiCaller
from app.programmes.page_context import ProgrammePage
from app.programmes.tables import OrganisationKind
from app.surveys.domains import DomainsCounted, domains_counted
from app.surveys.results import OTHERS, SOCIAL

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/v1/programmes/{programme_id}/demand", tags=["demand"])
SIDE_OF = {None: None, OrganisationKind.SOCIAL: SOCIAL, OrganisationKind.TECH: OTHERS}
"""Whose answers to a survey a kind of organisation means: a survey tells social organisations from all others."""


class DemandOut(BaseModel):
    """How often a competence is wanted and offered."""

    competence: str
    needs: int
    wishes: int
    """Offers whose side wants to learn it in return."""
    offers: int
    returns: int
    """Needs whose side can teach it in return."""


class DomainDemandOut(BaseModel):
    """In how many answers to a survey skills of a domain are lacking, or held; nothing where that is hidden."""

    domain: str
    lacking: int | None
    """In how many answers skills of the domain are lacking; null: hidden, since few said it."""
    lacking_base: int | None
    """How many answered what they lack."""
    held: int | None
    """In how many answers skills of the domain are held; null: hidden."""
    held_base: int | None
    """How many answered what they hold."""


class SurveyedDemandOut(BaseModel):
    """What the survey that was counted last says, of all countries together."""

    survey_id: UUID
    side: str | None
    """`social` or `others` where the answers of one side alone are counted."""
    domains: list[DomainDemandOut]
    """What is lacking most first."""


class DemandList(BaseModel):
    """All competences that open needs and offers name, what is lacking most first; and what a survey says by domain."""

    items: list[DemandOut]
    surveyed: SurveyedDemandOut | None
    """Nothing before a survey of the programme was closed and counted."""


@shown_at(router, "/programmes/{programme_id}/demand")
class DemandPage(ProgrammePage):
    """What a programme's sides want to learn and can teach."""

    template = "matching/demand.html"

    def typed(self) -> dict[str, Any]:
        return fields_of(DemandFilter, self.request.query_params)

    def values(self) -> dict[str, Any]:
        typed = self.typed()
        asked = read(DemandFilter, {name: value for name, value in typed.items() if value})
        rows = demand_in(self.work, self.programme_id, asked)
        words = MatchWords(self.work.library, self.page.language)
        names = country_names(self.page.language)
        return {
            **self.context,
            "typed": typed,
            "rows": rows,
            "most": max((max(one.wanted, one.offered) for one in rows), default=1) or 1,
            "titles": {one.competence: words.competence(one.competence) for one in rows},
            "countries": [
                (code, dict(names).get(code, code))
                for code in countries_in(self.work, self.programme_id)
            ],
            "surveyed": domains_counted(self.work, self.programme_id, SIDE_OF[asked.kind]),
            "side": SIDE_OF[asked.kind],
            "kinds": [(kind.value, label) for kind, label in OrganisationKind.labels().items()],
        }


@api.get("")
def list_demand(
    work: WorkDep,
    caller: ApiCaller,
    programme_id: UUID,
    country: Line = "",
    kind: OrganisationKind | None = None,
) -> DemandList:
    """List which competences open needs and offers name, what is lacking most first; and what a survey says."""
    caller.demand(programme_id, Action.READ)
    asked = read(DemandFilter, {"country": country, "kind": kind})
    rows = demand_in(work, programme_id, asked)
    side = SIDE_OF[asked.kind]
    return DemandList(
        items=[DemandOut(**asdict(one)) for one in rows],
        surveyed=_surveyed(domains_counted(work, programme_id, side), side),
    )


def _surveyed(counted: DomainsCounted | None, side: str | None) -> SurveyedDemandOut | None:
    if counted is None:
        return None
    domains = [
        DomainDemandOut(
            domain=one.lacking.option.id,
            lacking=one.lacking.count,
            lacking_base=one.lacking.base,
            held=one.held.count,
            held_base=one.held.base,
        )
        for one in counted.domains
    ]
    return SurveyedDemandOut(survey_id=counted.survey.id, side=side, domains=domains)
