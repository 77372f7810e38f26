"""What the pages of needs and offers share: the choices of their forms, lists of levels as they are typed, lists."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.datastructures import FormData

from app.contacts.access import Act
from app.contacts.dependencies import SpeakerDep
from app.contacts.page_context import SpeakerPage
from app.contacts.speaker import Speaker
from app.errors import N_, BadInput
from app.library import Library
from app.needs.listing import SaidFilter, SaidShown
from app.needs.needs import NeedShown
from app.needs.offers import OfferShown
from app.needs.speaking import Closing, close_said, throw_away, whose
from app.needs.tables import ClosedBecause, Duration, Need, Offer, SaidState, Venue
from app.needs.terms import MOST_LEVELS
from app.plumbing.countries import country_names, spoken_names
from app.plumbing.doors import saying
from app.plumbing.filters import fields_of, query_of
from app.plumbing.forms import read
from app.plumbing.paging import Paging
from app.plumbing.service import Work
from app.plumbing.templating import go_to
from app.programmes.queries import organisation_names

SPARE_ROWS = 3
"""How many empty rows a list of levels ends with: who has more to say saves, and gets as many again."""
ROWS = 25
_PARTS = ("competence", "level")


def names_for(library: Library, language: str) -> dict[str, Any]:
    """Return what the words of needs and offers are called, and what can be chosen."""
    return {
        "referential": library.latest,
        "library": library,
        "state_names": SaidState.labels(),
        "because_names": ClosedBecause.labels(),
        "venue_names": Venue.labels(),
        "duration_names": Duration.labels(),
        "countries": country_names(language),
        "spoken": spoken_names(language),
    }


def levels_typed(form: FormData, name: str) -> list[dict[str, str]]:
    """Return the rows of a list of levels that were filled in, even in part."""
    rows = []
    for place in range(MOST_LEVELS):
        row = {part: str(form.get(f"{name}-{place}-{part}", "")).strip() for part in _PARTS}
        if any(row.values()):
            rows.append(row)
    return rows


def with_spare_rows(rows: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Return the rows of a list of levels, and some empty ones."""
    filled = list(rows)
    spare = min(SPARE_ROWS, MOST_LEVELS - len(filled))
    return [*filled, *[dict.fromkeys(_PARTS, "")] * spare]


class SaidFormPage(SpeakerPage, ABC):
    """A page with the form of a need or an offer."""

    level_lists: ClassVar[tuple[str, ...]]
    """The names of the lists of levels in the form."""

    def typed(self) -> dict[str, Any]:
        """Return what was typed: several languages, several levels."""
        if not self.changing:
            return {}
        several = {name: self.form.getlist(name) for name in ("languages", "durations")}
        lists = {name: levels_typed(self.form, name) for name in self.level_lists}
        plain = {
            name: value
            for name, value in super().typed().items()
            if name.partition("-")[0] not in self.level_lists
        }
        return {**plain, **several, **lists}

    def values(self) -> dict[str, Any]:
        """Return what the form shows."""
        return {
            **names_for(self.work.library, self.page.language),
            "with_spare_rows": with_spare_rows,
        }


class SaidPage(SpeakerPage):
    """A page about one need or one offer."""

    said: Need | Offer

    def __init__(self, visit: SpeakerDep, said_id: UUID) -> None:
        self.said_id = said_id
        super().__init__(visit)

    @property
    def act(self) -> Act:
        """What the reader must be allowed now."""
        return Act.SPEAK if self.changing else Act.READ_OPEN

    def values(self) -> dict[str, Any]:
        """Return what the page shows."""
        name = whose(self.said)
        return {
            **names_for(self.work.library, self.page.language),
            "speaks": self.speaker.may(name, Act.SPEAK),
            "looks": self.speaker.may(name, Act.LOOK),
        }


class SaidListPage(SpeakerPage, ABC):
    """A list of needs or offers, filtered by its address."""

    @abstractmethod
    def part(
        self, paging: Paging, asked: SaidFilter
    ) -> tuple[Sequence[NeedShown | OfferShown], str | None]:
        """Return the rows of one page of the list, and the cursor of the next."""

    def typed(self) -> dict[str, Any]:
        """Return what the address asks for."""
        return fields_of(SaidFilter, self.request.query_params)

    def asked(self) -> SaidFilter:
        """Return what the address asks for as a filter.

        Raises:
            BadInput: with one sentence for each field that is wrong.
        """
        return read(SaidFilter, self.typed())

    def show_part(self, cursor: str | None) -> Response:
        """Show one page of the list, or what is wrong with its address."""
        try:
            rows, following = self.part(Paging(self.work, cursor, ROWS), self.asked())
        except BadInput as error:
            return self.refuse(error)
        after = query_of(self.typed(), cursor=following) if following else ""
        return self.show(typed=self.typed(), rows=rows, after=after)

    def values(self) -> dict[str, Any]:
        """Return what the page shows."""
        return {
            **names_for(self.work.library, self.page.language),
            "shown": list(SaidShown),
            "own": own_organisations(self.work, self.speaker),
            "rows": [],
            "after": "",
        }


class OpeningPage(SaidFormPage):
    """The form, for who opens what is not complete: it is shown as it stands, with what is missing."""

    def typed(self) -> dict[str, Any]:
        """Return nothing: nothing was typed."""
        return {}

    @abstractmethod
    def publish(self) -> None:
        """Open it, or open it again."""


def add_doors(
    router: APIRouter, where: str, page: type[SaidPage], opening: type[OpeningPage]
) -> None:
    """Add the doors by which what was stated is opened, closed, and thrown away as long as it is a draft.

    Args:
        router: to which they are added.
        where: the address of one need or offer.
        page: which shows it.
        opening: its form, for who opens it.
    """
    on_page, on_form = (Depends(one, scope="function") for one in (page, opening))

    @router.post(f"{where}/open")
    @saying(N_("It is open: others of the programme see it now."))
    def publish(at: Annotated[OpeningPage, on_form]) -> None:
        at.publish()

    @router.post(f"{where}/close")
    @saying(N_("It is closed. You can open it again here."))
    def end(at: Annotated[SaidPage, on_page]) -> None:
        close_said(at.work, at.speaker, at.said, at.read(Closing))

    @router.post(f"{where}/throw-away")
    def drop(at: Annotated[SaidPage, on_page]) -> Response:
        own = at.said.organisation_id
        return at.do(
            lambda: throw_away(at.work, at.speaker, at.said),
            then=lambda _: go_to(
                "/offers" if own is None else f"/organisations/{own}",
                N_("The draft is thrown away."),
            ),
        )


def kept_as_draft(where: str) -> Response:
    """Go on to what was just stated."""
    return go_to(where, N_("Kept as a draft: open it when it says what you mean."))


def own_organisations(work: Work, speaker: Speaker) -> list[tuple[UUID, str]]:
    """Return the organisations for which somebody acts, by name."""
    names = organisation_names(work, speaker.speaks_for())
    return sorted(names.items(), key=lambda pair: (pair[1].casefold(), pair[0]))


def as_typed(profile: BaseModel) -> dict[str, Any]:
    """Return what is said as it stands in the fields of a form."""
    said = profile.model_dump(mode="json")
    return {name: "" if value is None else value for name, value in said.items()}
