"""What the sheets of mediators and of participants have in common: what they show, and the forms for evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from app.assessing import rules
from app.assessing.evidence import (
    NewEvidence,
    NewFile,
    add_evidence,
    add_file,
    own_evidence,
    remove_evidence,
)
from app.assessing.looking_again import looks_of
from app.assessing.queries import assessments_of, decision_on, evidence_of, past_of
from app.assessing.rating_fields import rated_in
from app.assessing.ratings import Ratings, end_case
from app.assessing.seats import Seat, seat_of, target_of
from app.assessing.sentences import by_number, levels_on_sheet, numbers_of
from app.assessing.tables import (
    DecisionState,
    Ending,
    Moment,
    RatedBy,
    Rating,
)
from app.errors import N_, AppError, BadInput, NotFound
from app.exchanges.tables import Exchange, Participant
from app.library import LevelInRelease
from app.people.acquaintance import known_to
from app.plumbing.csrf import text_of
from app.plumbing.doors import FormPage
from app.plumbing.forms import read
from app.plumbing.service import Work
from app.plumbing.templating import go_to
from app.programmes.workflow import get_programme

Asked = TypeVar("Asked", bound=BaseModel)


@dataclass(frozen=True)
class Done:
    """What a button did: where to go on (a path, or a place on the sheet), and what to say there."""

    place: str
    notice: str


def file_sent(work: Work, form: FormData, descriptors: list[str]) -> NewFile | None:
    """Return the file that a form carries as evidence; one that is too large is read no further than shows it."""
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return None
    return NewFile(
        title=text_of(form, "title") or file.filename,
        content=file.file.read(work.settings.evidence_limit + 1),
        descriptors=descriptors,
    )


class SheetForms(FormPage):
    """A page about one seat: what was said and decided there, with the forms that say more."""

    seat: Seat
    competence_id: str
    reader_id: UUID

    def sit_down(self, exchange: Exchange, participant: Participant, reader_id: UUID) -> None:
        """Say which seat the page is about, and who looks at it.

        Raises:
            NotFound: the release has no such competence.
        """
        self.seat = seat_of(self.work, exchange, participant, self.competence_id)
        self.reader_id = reader_id

    def values(self) -> dict[str, Any]:
        """Return all that a sheet shows."""
        work, seat, exchange = self.work, self.seat, self.seat.exchange
        decision = decision_on(work, *seat.key)
        end, given = end_case(work, seat), self._given()
        target = target_of(work, seat)
        said = {name for ratings in given.values() for name in ratings}
        all_said = _tells_of(target, given.get((Moment.FINAL, RatedBy.MEDIATOR), {}))
        return {
            "exchange": exchange,
            "programme": get_programme(work, exchange.programme_id),
            "participant": seat.participant,
            "person": known_to(work, exchange.programme_id, seat.participant.person_id),
            "reader_id": self.reader_id,
            "competence": seat.competence,
            "referential": work.library.release(exchange.release),
            "given": given,
            "target": target,
            "levels": levels_on_sheet(
                work.library.release(exchange.release),
                seat.competence,
                None if target is None else target.rank,
                said,
                settled=decision is not None or all_said,
            ),
            "all_said": all_said,
            "end_open": rules.end_is_open(end),
            "end_opens_on": rules.end_opens_on(exchange.starts_on, exchange.ends_on),
            "moments": list(Moment),
            "sides": list(RatedBy),
            "rating_names": Rating.labels(),
            "side_names": RatedBy.labels(),
            "moment_names": Moment.labels(),
            "evidence": evidence_of(work, *seat.key),
            "evidence_limit": work.settings.evidence_limit,
            "decision": decision,
            "proposed": decision is not None and decision.state == DecisionState.PROPOSED,
            "state_names": DecisionState.labels(),
            "past": past_of(work, *seat.key),
            "ending_names": Ending.labels(),
            "parts": work.service.rooms.parts_of(self),
            "looks": looks_of(work, *seat.key),
        }

    def rated_now(self, values: dict[str, Any], by: RatedBy) -> list[Moment]:
        """Return the moments that the sheet offers to rate: once the start was said and the end is open, the end.

        The start is read beside it, and offered again to who asks to correct it.
        """
        if not values["end_open"]:
            return [Moment.BASELINE]
        told = _tells_of(values["target"], values["given"].get((Moment.BASELINE, by), {}))
        asked = (self.request.query_params.get("correct"), text_of(self.form, "moment"))
        return [Moment.FINAL] if told and Moment.BASELINE not in asked else list(Moment)

    def refuse(self, error: AppError) -> Response:
        """Show the sheet again; sentences are called by the numbers that stand there."""
        release = self.work.library.release(self.seat.exchange.release)
        return super().refuse(by_number(error, numbers_of(release, self.seat.competence)))

    def fields(self, model: type[Asked], **known: Any) -> Asked:
        """Make a model of the form's fields that it has; a sheet's form carries others besides.

        Raises:
            BadInput: with one sentence for each field that is wrong.
        """
        typed = {name: text_of(self.form, name) for name in model.model_fields}
        return read(model, {**typed, **known})

    def ratings(self) -> Ratings:
        """Return the ratings that the form carries.

        Raises:
            BadInput: a rating or the moment is none.
        """
        return self.fields(Ratings, ratings=rated_in(self.form))

    def add_evidence(self) -> Done:
        """Attach the link, the text or the file that the form carries."""
        descriptors = [str(value) for value in self.form.getlist("descriptors") if value]
        sent = file_sent(self.work, self.form, descriptors)
        if sent is not None:
            add_file(self.work, self.seat, sent, added_by=self.reader_id)
        else:
            if not text_of(self.form, "url") and not text_of(self.form, "text"):
                raise BadInput(N_("Give a link, a text or a file."), field="url")
            asked = self.fields(NewEvidence, descriptors=descriptors)
            add_evidence(self.work, self.seat, asked, added_by=self.reader_id)
        return Done("evidence", N_("The evidence was added."))

    def remove_evidence(self) -> Done:
        """Take away the piece of evidence that the form names."""
        try:
            evidence_id = UUID(text_of(self.form, "evidence_id"))
        except ValueError as error:
            raise NotFound(N_("There is no such evidence.")) from error
        evidence, seat = own_evidence(self.work, self.reader_id, evidence_id)
        remove_evidence(self.work, seat, evidence)
        return Done("evidence", N_("The evidence was removed."))

    def _given(self) -> dict[tuple[str, str], dict[str, str]]:
        return {
            (assessment.moment, assessment.by): assessment.ratings
            for assessment in assessments_of(self.work, *self.seat.key)
            if assessment.ratings
        }

    @property
    def is_draft(self) -> bool:
        """Whether the form is saved while it is being filled in."""
        return bool(text_of(self.form, "quiet"))

    def lead_on(self, done: Done) -> Response:
        """Go on to where something was done, unless the form was saved while it is being filled in."""
        if self.is_draft:
            return Response(status_code=204)
        at_place = done.place.startswith("/")
        return go_to(done.place if at_place else f"{self.here}#{done.place}", done.notice)


def _tells_of(target: LevelInRelease | None, said: Mapping[str, str]) -> bool:
    """Say whether ratings tell of each sentence of the level that the exchange builds."""
    return target is not None and all(one.id in said for one in target.definition.descriptors)
