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

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/v1/programmes/{programme_id}/demand", tags=["demand"])


class DemandOut(BaseModel):
    """How often a competence is wanted and offered."""

    competence: str
    needs: int
    wishes: int
    """Offers whose side wants to learn it in return."""
    offers: int
    returns: int
    """Needs whose side can teach it in return."""


class DemandList(BaseModel):
    """All competences that open needs and offers name, what is lacking most first."""

    items: list[DemandOut]


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
    """List which competences open needs and offers of a programme name, what is lacking most first."""
    caller.demand(programme_id, Action.READ)
    asked = read(DemandFilter, {"country": country, "kind": kind})
    rows = demand_in(work, programme_id, asked)
    return DemandList(items=[DemandOut(**asdict(one)) for one in rows])
