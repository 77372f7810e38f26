"""HTML doors: what an exchange measures, chosen and entered by mediators, by its participants, and by who is asked."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from app.contacts.access import Act, refuse
from app.contacts.exchange_pages import SidePage
from app.errors import N_, AccessRefused
from app.exchanges.page_context import ExchangePage, LinkPage, ParticipationPage
from app.exchanges.queries import sides_of
from app.impact.access import Capacity, Measurer
from app.impact.asking import open_link
from app.impact.indicators import PARTY_NAMES, Choice, choose, chosen_ids, gauges_of
from app.impact.measuring import as_participant, side_of
from app.impact.measuring_forms import keep, shown
from app.impact.proposing import proposed
from app.impact.tables import MeasuredAt
from app.impact.terms import TERMS_MOMENTS, answer_terms, read_terms, terms_of, terms_shown
from app.plumbing.csrf import text_of
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.forms import read
from app.plumbing.templating import go_to
from app.programmes.access import Action
from app.programmes.workflow import get_programme

router = APIRouter(include_in_schema=False)
IMPACT = "/exchanges/{exchange_id}/impact"
OWN_IMPACT = "/participations/{participant_id}/impact"
SIDE_IMPACT = "/organisations/{organisation_id}/exchanges/{exchange_id}/impact"
ASKED = "/measure/{token}"
KEPT = N_("The measurements are saved.")


@shown_at(router, IMPACT)
class ImpactPage(ExchangePage):
    """How the indicators of an exchange went, and the forms of both sides, for members."""

    template = "impact/exchange.html"
    to_change = Action.MANAGE_EXCHANGES

    @property
    def moment(self) -> str:
        """Which moment is asked for."""
        return text_of(self.form, "moment") or self.request.query_params.get("moment", "")

    @property
    def measurer(self) -> Measurer | None:
        """The mediator, who measures for both sides; nothing for an observer."""
        if not self.caller.may(self.exchange.programme_id, Action.MANAGE_EXCHANGES):
            return None
        return Measurer(self.caller.person_id, Capacity.MEDIATOR)

    def values(self) -> dict[str, Any]:
        return {
            **super().values(),
            **shown(self),
            "programme": get_programme(self.work, self.exchange.programme_id),
            "has_terms": bool(terms_of(self.work.library, self.exchange.release)),
        }


@shown_at(router, IMPACT + "/indicators")
class IndicatorsPage(ExchangePage):
    """The indicators of the exchange's release, of which some are chosen: those that fit stand first."""

    template = "impact/indicators.html"
    address = IMPACT
    to_look = to_change = Action.MANAGE_EXCHANGES

    def values(self) -> dict[str, Any]:
        exchange = self.exchange
        gauges = gauges_of(self.work.library, exchange.release)
        fitting = proposed(gauges, exchange.form, exchange.theme)
        chosen = chosen_ids(self.work, exchange.id)
        return {
            **super().values(),
            "gauges": gauges,
            "fitting": fitting,
            "chosen": self.typed()["indicators"] if self.changing else chosen or fitting,
            "party_names": PARTY_NAMES,
        }

    def typed(self) -> dict[str, Any]:
        """Return what was ticked."""
        return {"indicators": [str(one) for one in self.form.getlist("indicators")]}


@shown_at(router, IMPACT + "/terms")
class TechnologyTermsPage(ExchangePage):
    """The terms of reference for technology as a checklist, at the start and at the end."""

    template = "impact/terms.html"
    to_look = Action.READ
    to_change = Action.MANAGE_EXCHANGES

    def values(self) -> dict[str, Any]:
        may = self.caller.may(self.exchange.programme_id, Action.MANAGE_EXCHANGES)
        wanted = text_of(self.form, "moment") or self.request.query_params.get("moment", "")
        moment = MeasuredAt.END if wanted == MeasuredAt.END else MeasuredAt.START
        return {
            **super().values(),
            **terms_shown(self.work, self.exchange, moment),
            "moment_names": {one: one.label for one in TERMS_MOMENTS},
            "may_manage": may,
        }


@shown_at(router, OWN_IMPACT)
class OwnImpactPage(ParticipationPage):
    """The same for a participant, who measures for their own side."""

    template = "impact/own.html"

    @property
    def moment(self) -> str:
        """Which moment is asked for."""
        return text_of(self.form, "moment") or self.request.query_params.get("moment", "")

    @property
    def measurer(self) -> Measurer:
        """The participant; of no side once they have left."""
        return as_participant(self.exchange, self.participant)

    def values(self) -> dict[str, Any]:
        back = f"/participations/{self.participant.id}"
        return {**super().values(), **shown(self), "back": back}


@shown_at(router, SIDE_IMPACT)
class SideImpactPage(SidePage):
    """The same for a contact, who measures for their organisation's side."""

    template = "impact/own.html"

    @property
    def moment(self) -> str:
        """Which moment is asked for."""
        return text_of(self.form, "moment") or self.request.query_params.get("moment", "")

    @property
    def measurer(self) -> Measurer | None:
        """The contact; nothing for a member of the programme, who only looks here."""
        if not self.home.may(Act.ANSWER):
            return None
        side = side_of(self.exchange, self.organisation.id)
        return Measurer(self.person.person_id, Capacity.CONTACT, side)

    def values(self) -> dict[str, Any]:
        return {**super().values(), **shown(self), "back": self.home.base}


@shown_at(router, ASKED)
class AskedPage(LinkPage):
    """What one side is asked half a year later, for whoever has the link: the form, nothing before it."""

    template = "impact/asked.html"
    counted = "measure"
    moment = MeasuredAt.LATER.value

    def open(self) -> None:
        self.link, self.exchange = open_link(self.work, self.token)

    @property
    def measurer(self) -> Measurer:
        """Whoever was asked, for their side."""
        side = side_of(self.exchange, self.link.organisation_id)
        return Measurer(self.link.person_id, Capacity.ASKED, side)

    def values(self) -> dict[str, Any]:
        return {
            **shown(self),
            "programme": get_programme(self.work, self.exchange.programme_id),
            "organisation": sides_of(self.work, self.exchange)[self.link.organisation_id],
        }


@router.post(IMPACT)
def enter_measurements(at: At[ImpactPage]) -> Response:
    """Keep what one side measured, entered by a mediator."""
    measurer = at.measurer
    if measurer is None:
        raise AccessRefused(N_("Your role in this programme does not allow this."))
    return at.do(lambda: keep(at, measurer), then=lambda _: _back(at.here, at.moment))


@router.post(OWN_IMPACT)
def enter_own_measurements(at: At[OwnImpactPage]) -> Response:
    """Keep what one's own side measured."""
    return at.do(lambda: keep(at, at.measurer), then=lambda _: _back(at.here, at.moment))


@router.post(SIDE_IMPACT)
def enter_side_measurements(at: At[SideImpactPage]) -> Response:
    """Keep what the contact's organisation measured."""
    measurer = at.measurer
    if measurer is None:
        raise refuse(Act.ANSWER)
    return at.do(lambda: keep(at, measurer), then=lambda _: _back(at.here, at.moment))


@router.post(ASKED)
def answer_asked(at: At[AskedPage]) -> Response:
    """Keep what was asked half a year later; the same link opens it again."""
    return at.do(lambda: keep(at, at.measurer), KEPT)


@router.post(IMPACT + "/indicators")
@saying(N_("What the exchange measures is chosen."))
def choose_indicators(at: At[IndicatorsPage]) -> None:
    """Say which indicators an exchange measures."""
    choose(at.work, at.caller, at.exchange, read(Choice, at.typed()))


@router.post(IMPACT + "/terms")
def enter_terms(at: At[TechnologyTermsPage]) -> Response:
    """Keep how the technology stands to its terms of reference."""
    moment = text_of(at.form, "moment")
    done = N_("The checklist is saved.")
    return at.do(
        lambda: answer_terms(at.work, at.caller, at.exchange, read_terms(at)),
        then=lambda _: go_to(f"{at.here}?moment={moment}", done),
    )


def _back(here: str, moment: str) -> Response:
    known = moment if moment in set(MeasuredAt) else MeasuredAt.START
    return go_to(f"{here}?moment={known}", KEPT)
