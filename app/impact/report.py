"""A report as a value: sections of figures and of lines from a start to an end, each with its words. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from app.errors import N_
from app.impact.period import Period
from app.plumbing.languages import translations
from app.plumbing.named import Named
from referential.values import Text

AT_A_GLANCE = ("exchanges.under-way", "people.all", "hours.confirmed", "badges.accepted")


class ReportUnit(Named):
    """What a figure of a report counts."""

    COUNT = "count", N_("Count")
    HOURS = "hours", N_("Hours")
    DAYS = "days", N_("Days")
    PERCENT = "percent", N_("Percent")
    OWN = "own", N_("The indicator’s own unit")


@dataclass(frozen=True)
class Wording:
    """What something is called: a marked sentence with values, or words of the referential, or one after the other."""

    sentence: str = ""
    text: Text | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    after: "Wording | None" = None
    """What stands behind it."""

    def said(self, language: str) -> str:
        """Return it in a language."""
        own = self.text.in_language(language) if self.text else ""
        if self.sentence:
            given = {name: _said(value, language) for name, value in self.values.items()}
            own = translations(language).gettext(self.sentence).format(**given)
        return own if self.after is None else f"{own} · {self.after.said(language)}"


def _said(value: object, language: str) -> object:
    return value.said(language) if isinstance(value, Wording) else value


@dataclass(frozen=True)
class ReportFigure:
    """One number of a report, and the same of the period before."""

    code: str
    """Stable: `hours.confirmed.staff`; files and programs know it by it."""
    label: Wording
    value: Decimal | None
    """Nothing where nothing is known."""
    before: Decimal | None
    meaning: str
    """What is counted: a marked sentence, for the data dictionary."""
    unit: ReportUnit = ReportUnit.COUNT
    own: Text | None = None
    """What an indicator’s own unit is called."""

    def unit_said(self, language: str) -> str:
        """Return in what it is counted, in a language."""
        if self.own is not None:
            return self.own.in_language(language)
        return translations(language).gettext(self.unit.label)


def end_of_scale(points: Sequence[ReportFigure]) -> Decimal:
    """Return at which number a bar is full: a hundred for shares, else the highest of them."""
    if points and all(point.unit is ReportUnit.PERCENT for point in points):
        return Decimal(100)
    return max((point.value or Decimal(0) for point in points), default=Decimal(0))


@dataclass(frozen=True)
class ReportTrack:
    """Something that goes from a start to an end, perhaps on to half a year later."""

    code: str
    label: Wording
    points: Sequence[ReportFigure]
    """At the start, at the end, later."""
    others: Sequence[ReportFigure] = ()
    """What stands beside it: how many measured, in how many it rose or fell."""

    @property
    def own_unit(self) -> Text | None:
        """In what it is counted, where that is not said by the numbers."""
        return next((one.own for one in self.points), None)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to be drawn or said."""
        return not any(one.value for one in (*self.points, *self.others))


@dataclass(frozen=True)
class ReportPair:
    """The same of both sides, to be drawn face to face."""

    label: str
    """A marked sentence."""
    staff: ReportFigure
    volunteers: ReportFigure


@dataclass(frozen=True)
class ReportSection:
    """A part of a report under a heading."""

    id: str
    title: str
    """A marked sentence."""
    lead: str = ""
    """What the numbers say and do not say: a marked sentence."""
    figures: Sequence[ReportFigure] = ()
    bars: Sequence[ReportFigure] = ()
    """Figures of one kind, drawn beside each other."""
    tracks: Sequence[ReportTrack] = ()
    pairs: Sequence[ReportPair] = ()
    """Figures of it that belong together, one of each side."""

    @property
    def alone(self) -> list[ReportFigure]:
        """The figures that stand by themselves."""
        paired = {one.code for pair in self.pairs for one in (pair.staff, pair.volunteers)}
        return [figure for figure in self.figures if figure.code not in paired]

    @property
    def all(self) -> Iterator[ReportFigure]:
        """Every figure of it."""
        yield from self.figures
        yield from self.bars
        for track in self.tracks:
            yield from track.points
            yield from track.others

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known."""
        return not any(one.value or one.before for one in self.all)


@dataclass(frozen=True)
class CompetenceChanged:
    """A competence that reads otherwise in one release of the referential than in another that the numbers rest on."""

    competence: str
    title: Text
    older: str
    newer: str


@dataclass(frozen=True)
class Report:
    """What a programme tells of a period, or one of its organisations."""

    programme: str
    """Its name, or the organisation’s."""
    period: Period
    before: Period
    sections: Sequence[ReportSection]
    changed: Sequence[CompetenceChanged]
    releases: Sequence[str]
    """The releases of the referential on which the exchanges stand, oldest first."""
    of: str = N_("Programme")
    """What it is about, besides its name: a marked sentence."""

    @property
    def figures(self) -> list[ReportFigure]:
        """Every figure, in order."""
        return [figure for section in self.sections for figure in section.all]

    @property
    def glance(self) -> list[ReportFigure]:
        """The figures by which a reader gets the measure of the whole."""
        known = {figure.code: figure for figure in self.figures}
        return [known[code] for code in AT_A_GLANCE]

    @property
    def has_before(self) -> bool:
        """Whether there is anything to compare with."""
        return any(figure.before for figure in self.figures)

    def section(self, section_id: str) -> ReportSection:
        """Return a section by its id."""
        return next(one for one in self.sections if one.id == section_id)

    def value(self, code: str) -> Decimal | None:
        """Return a figure's value by its code; nothing where there is none."""
        return next((one.value for one in self.figures if one.code == code), None)
