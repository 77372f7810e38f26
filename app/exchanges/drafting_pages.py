"""HTML doors: an exchange is corrected; its targets are looked for in the referential and added."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from app.catalogue.browse import Wish, find
from app.errors import N_
from app.exchanges.drafting import (
    correct_exchange,
    profile_of,
    version_of,
)
from app.exchanges.page_context import ExchangePage
from app.exchanges.queries import levels_of
from app.exchanges.tables import ExchangeState
from app.exchanges.workflow import ExchangeProfile, TargetIn, add_target
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.forms import read
from app.programmes.access import Action
from app.programmes.organisations import organisations_of
from app.programmes.workflow import get_programme

router = APIRouter(prefix="/exchanges/{exchange_id}", include_in_schema=False)
LONGEST_QUERY = 200


class CorrectionPage(ExchangePage):
    """The form that corrects what is known of an exchange."""

    template = "exchanges/edit.html"
    address = "/exchanges/{exchange_id}"
    to_look = to_change = Action.MANAGE_EXCHANGES

    def save(self) -> None:
        """Correct the exchange as it was seen."""
        typed = self.typed()
        wanted = read(
            ExchangeProfile, {name: typed.get(name, "") for name in ExchangeProfile.model_fields}
        )
        seen = typed.get("seen", "")
        correct_exchange(self.work, self.caller, self.exchange, wanted, seen)

    def values(self) -> dict[str, Any]:
        return {
            **super().values(),
            "programme": get_programme(self.work, self.exchange.programme_id),
            "organisations": organisations_of(self.work, self.exchange.programme_id),
            "forms": self.work.library.forms(self.exchange.release),
            "themes": self.work.library.themes(self.exchange.release),
            "is_draft": self.exchange.state == ExchangeState.DRAFT,
        }


@shown_at(router, "/targets")
class TargetsPage(ExchangePage):
    """What an exchange sets out to build, and a search for more in its release of the referential."""

    template = "exchanges/targets.html"
    to_look = to_change = Action.MANAGE_EXCHANGES

    def values(self) -> dict[str, Any]:
        referential = self.work.library.release(self.exchange.release)
        words = self.request.query_params.get("q", "").strip()[:LONGEST_QUERY]
        found = find(referential, Wish(words=words, offered=True), self.page.language)
        by_domain = [
            (domain, [one for one in found if one.domain == domain.id])
            for domain in referential.domains
        ]
        return {
            **super().values(),
            "programme": get_programme(self.work, self.exchange.programme_id),
            "referential": referential,
            "words": words,
            "competences": found,
            "by_domain": [(domain, some) for domain, some in by_domain if some],
            "targets": levels_of(self.work, self.exchange),
            "is_draft": self.exchange.state == ExchangeState.DRAFT,
        }


@router.get("/edit")
def show_correction(at: At[CorrectionPage]) -> Response:
    """Show the form that corrects an exchange."""
    present = profile_of(at.exchange).model_dump(mode="json", exclude_none=True)
    known = {name: str(value) for name, value in present.items()}
    return at.show(typed={**known, "seen": version_of(at.exchange)})


@router.post("/edit")
@saying(N_("The exchange is corrected."))
def save_correction(at: At[CorrectionPage]) -> None:
    """Correct an exchange."""
    at.save()


@router.post("/targets")
@saying(N_("The target was added."))
def create_target(at: At[TargetsPage]) -> None:
    """Add a target competence."""
    add_target(at.work, at.exchange, at.read(TargetIn))
