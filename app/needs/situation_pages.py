"""HTML doors: a situation is told in own words, questions are answered, needs are made of what both lead to."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.contacts.access import Act
from app.contacts.dependencies import SpeakerDep
from app.contacts.page_context import OrganisationHomePage, SpeakerPage
from app.contacts.speaker import Whose
from app.errors import N_
from app.needs.page_context import names_for
from app.needs.situations import (
    Answers,
    NewSituation,
    Wanted,
    answer_questions,
    guided_domains,
    leads_of,
    make_needs,
    questions_in,
    say_anew,
    say_situation,
    situation_of,
)
from app.plumbing.csrf import text_of
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.forms import read
from app.plumbing.templating import go_to
from app.programmes.tables import Organisation

router = APIRouter(include_in_schema=False)


@shown_at(router, "/organisations/{organisation_id}/situations/new")
class NewSituationPage(OrganisationHomePage):
    """Where an organisation says how things are."""

    template = "needs/new_situation.html"
    to_look = Act.SPEAK


@shown_at(router, "/situations/{situation_id}")
class SituationPage(SpeakerPage):
    """A situation, where it leads, and questions for who has no word for what is lacking."""

    template = "needs/situation.html"

    def __init__(self, visit: SpeakerDep, situation_id: UUID) -> None:
        self.situation_id = situation_id
        super().__init__(visit)

    def open(self) -> None:
        act = Act.SPEAK if self.changing else Act.LOOK
        self.situation = situation_of(self.work, self.speaker, self.situation_id, act)

    @property
    def domain(self) -> str:
        """The domain whose questions are asked: what the address says, or what was answered last."""
        asked = self.request.query_params.get("domain", self.situation.domain)
        return asked if asked in guided_domains(self.work.library.latest) else ""

    def values(self) -> dict[str, Any]:
        latest, row = self.work.library.latest, self.situation
        guided = guided_domains(latest)
        return {
            **names_for(self.work.library, self.page.language),
            "situation": row,
            "organisation": self.work.session.get_one(Organisation, row.organisation_id),
            "leads": leads_of(latest, row, self.page.language),
            "domains": [one for one in latest.domains if one.id in guided],
            "domain": self.domain,
            "questions": questions_in(latest, self.domain) if self.domain else (),
            "speaks": self.speaker.may(Whose(row.programme_id, row.organisation_id), Act.SPEAK),
        }


@router.post("/organisations/{organisation_id}/situations/new")
def tell_situation(at: At[NewSituationPage]) -> Response:
    """Tell a situation."""
    return at.do(
        lambda: say_situation(
            at.work, at.speaker, at.organisation, at.read(NewSituation), at.page.language
        ),
        then=lambda row: go_to(f"/situations/{row.id}"),
    )


@router.post("/situations/{situation_id}")
@saying(N_("Kept as you wrote it."))
def tell_anew(at: At[SituationPage]) -> None:
    """Write a situation anew."""
    say_anew(at.work, at.speaker, at.situation, at.read(NewSituation))


@router.post("/situations/{situation_id}/answers")
def send_answers(at: At[SituationPage]) -> Response:
    """Keep what was answered."""
    domain = text_of(at.form, "domain")

    def keep() -> None:
        questions = [one.id for one in questions_in(at.work.library.latest, domain)]
        chosen = {name: [str(one) for one in at.form.getlist(f"q-{name}")] for name in questions}
        answers = Answers(domain=domain, answers=chosen)
        answer_questions(at.work, at.speaker, at.situation, answers)

    return at.do(
        keep,
        then=lambda _: go_to(f"{at.here}?domain={domain}#leads", N_("Your answers are kept.")),
    )


@router.post("/situations/{situation_id}/needs")
def want(at: At[SituationPage]) -> Response:
    """Write needs down, as drafts, of what was ticked."""

    def make() -> int:
        ticked = [str(one) for one in at.form.getlist("competence")]
        wanted = [
            read(
                Wanted,
                {
                    "competence": one,
                    "from_level": str(at.form.get(f"from-{one}", "")),
                    "to_level": str(at.form.get(f"to-{one}", "")),
                },
            )
            for one in ticked
        ]
        return len(make_needs(at.work, at.speaker, at.situation, wanted))

    where = f"/organisations/{at.situation.organisation_id}#needs"
    return at.do(
        make,
        then=lambda _: go_to(where, N_("Kept as drafts: complete each, then open it.")),
    )
