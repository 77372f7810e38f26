"""What the pages of needs and offers share: the choices of their forms, lists of levels as they are typed, lists."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel
from starlette.datastructures import FormData

from app.contacts.access import Act
from app.contacts.dependencies import SpeakerDep
from app.contacts.page_context import SpeakerPage
from app.contacts.speaker import Speaker
from app.library import Library
from app.needs.listing import SaidFilter, SaidShown
from app.needs.tables import ClosedBecause, Duration, SaidState, Venue
from app.needs.terms import MOST_LEVELS
from app.plumbing.countries import country_names, spoken_names
from app.plumbing.filters import fields_of
from app.plumbing.forms import read
from app.plumbing.paging import Paging
from app.plumbing.service import Work
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


class SaidFormPage(SpeakerPage):
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

    def __init__(self, visit: SpeakerDep, said_id: UUID) -> None:
        self.said_id = said_id
        super().__init__(visit)

    @property
    def act(self) -> Act:
        """What the reader must be allowed now."""
        return Act.SPEAK if self.changing else Act.READ_OPEN

    def values(self) -> dict[str, Any]:
        """Return what the page shows."""
        return names_for(self.work.library, self.page.language)


class SaidListPage(SpeakerPage):
    """A list of needs or offers, filtered by its address."""

    def typed(self) -> dict[str, Any]:
        """Return what the address asks for."""
        return fields_of(SaidFilter, self.request.query_params)

    def asked(self) -> SaidFilter:
        """Return what the address asks for as a filter.

        Raises:
            BadInput: with one sentence for each field that is wrong.
        """
        return read(SaidFilter, self.typed())

    def paging(self, cursor: str | None) -> Paging:
        """Return which page of the list is asked for."""
        return Paging(self.work, cursor, ROWS)

    def values(self) -> dict[str, Any]:
        """Return what the page shows."""
        return {
            **names_for(self.work.library, self.page.language),
            "shown": list(SaidShown),
            "own": own_organisations(self.work, self.speaker),
            "rows": [],
            "after": "",
        }


def own_organisations(work: Work, speaker: Speaker) -> list[tuple[UUID, str]]:
    """Return the organisations for which somebody acts, by name."""
    names = organisation_names(work, speaker.speaks_for())
    return sorted(names.items(), key=lambda pair: (pair[1].casefold(), pair[0]))


def as_typed(profile: BaseModel) -> dict[str, Any]:
    """Return what is said as it stands in the fields of a form."""
    said = profile.model_dump(mode="json")
    return {name: "" if value is None else value for name, value in said.items()}
