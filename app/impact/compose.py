"""A report is composed of what was counted, of this period and of the one before. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from app.errors import N_
from app.impact.compose_indicators import indicator_section
from app.impact.compose_technology import technology_section
from app.impact.counted import Counted
from app.impact.facts import Facts
from app.impact.learning import by_claim, by_rank
from app.impact.period import Period
from app.impact.report import (
    CompetenceChanged,
    Report,
    ReportFigure,
    ReportPair,
    ReportSection,
    ReportTrack,
    Wording,
)
from app.impact.wordings import PAIRED, SIMPLE, SIMPLE_SECTIONS, Simple
from app.library import Library
from referential import Competence, Referential
from referential.frameworks import ECF
from referential.values import Text

START, END = N_("At the start"), N_("At the end")
BELOW = N_("Below the first level")
UNSAID = N_("Not said")
MOST_TRACKS = 60
"""Lines of one section: a page stays one that can be read."""


@dataclass(frozen=True)
class Composer:
    """Composes a report of two periods that were counted."""

    now: Counted
    before: Counted

    @property
    def library(self) -> Library:
        """The releases of the referential."""
        return self.now.library

    @property
    def latest(self) -> Referential:
        """The release by whose words things are called that several releases know."""
        return self.library.latest

    def sections(self) -> list[ReportSection]:
        """Return all sections, in the order in which they are told: what changed before how much was done."""
        made = {
            section_id: ReportSection(section_id, title, lead, figures=self._simple(section_id))
            for section_id, title, lead in SIMPLE_SECTIONS
        }
        reciprocity = made.pop("reciprocity")
        return [
            replace(reciprocity, pairs=_paired(reciprocity.figures)),
            self._levels(),
            indicator_section(self.library, self.now.facts, self.before.facts),
            self._competences(),
            self._ecf(),
            self._themes(),
            self._forms(),
            technology_section(self.library, self.now.facts, self.before.facts),
            *made.values(),
        ]

    def _simple(self, section_id: str) -> list[ReportFigure]:
        return [self._figure(one) for one in SIMPLE if one.section == section_id]

    def _figure(self, one: Simple) -> ReportFigure:
        return ReportFigure(
            one.code,
            Wording(one.label),
            self.now.simple[one.code],
            self.before.simple[one.code],
            one.meaning,
            one.unit,
        )

    def _levels(self) -> ReportSection:
        meaning = N_(
            "Final decisions of the period by level: where a mediator’s ratings saw people at the start and at the end."
        )
        now, before = by_rank(self.now.gains), by_rank(self.before.gains)
        ranks = {
            level.rank: (level.id.value, Wording(text=level.title)) for level in self.latest.levels
        }
        tracks = [
            _track(
                f"levels.{name}",
                label,
                [
                    (now[0][rank], before[0][rank]),
                    (now[1][rank], before[1][rank]),
                ],
                meaning,
            )
            for rank, (name, label) in {0: ("none", Wording(BELOW)), **ranks}.items()
        ]
        return ReportSection(
            "levels",
            N_("Levels, from the start to the end"),
            N_(
                "On which level people stood before an exchange taught anything, and on which at its end."
            ),
            tracks=tracks,
        )

    def _ecf(self) -> ReportSection:
        meaning = N_(
            "The same decisions by the e-CF 4.0 competences and levels that the level claims: none, one or several."
        )
        now, before = (
            by_claim(self.library, self.now.gains),
            by_claim(self.library, self.before.gains),
        )
        claims = sorted(set().union(*now, *before), key=_claim_order)
        framework = self.latest.framework(ECF)
        tracks = [
            _track(
                f"ecf.{code}.{level}",
                Wording(f"{code} {level}", after=Wording(text=framework.competence(code).title)),
                [
                    (now[0][code, level], before[0][code, level]),
                    (now[1][code, level], before[1][code, level]),
                ],
                meaning,
            )
            for code, level in claims
        ]
        return ReportSection(
            "ecf",
            N_("In the European e-Competence Framework"),
            N_(
                "What a level claims of e-CF 4.0 is its authors’ reading, not a statement of the standard."
            ),
            tracks=tracks[:MOST_TRACKS],
        )

    def _competences(self) -> ReportSection:
        meaning = N_("Final decisions of the period on the competence, of both sides.")
        now, before = _by_competence(self.now), _by_competence(self.before)
        ordered = sorted(set(now) | set(before), key=lambda one: (-now[one], -before[one], one))
        bars = [
            ReportFigure(
                f"competence.{one}",
                Wording(text=self._title(one)),
                _number(now[one]),
                _number(before[one]),
                meaning,
            )
            for one in ordered[:MOST_TRACKS]
        ]
        return ReportSection("competences", N_("Competences recognised"), bars=bars)

    def _title(self, competence_id: str) -> Text:
        gains = [*self.now.gains, *self.before.gains]
        known = self.latest.by_id.get(competence_id)
        if known is not None:
            return known.title
        return next(one.competence.title for one in gains if one.competence.id == competence_id)

    def _themes(self) -> ReportSection:
        meaning = N_(
            "Exchanges under way in the period that serve this Sustainable Development Goal."
        )
        themes = self.library.themes(self.latest.version)
        now, before = _by_theme(self.now.facts), _by_theme(self.before.facts)
        bars = [
            ReportFigure(
                f"theme.{theme or 'none'}",
                Wording(f"{theme}", after=Wording(text=themes[theme].title))
                if theme in themes
                else Wording(UNSAID),
                _number(now[theme]),
                _number(before[theme]),
                meaning,
            )
            for theme in sorted(set(now) | set(before), key=lambda one: (one is None, one or 0))
        ]
        return ReportSection("themes", N_("What it serves"), bars=bars)

    def _forms(self) -> ReportSection:
        meaning = N_("Exchanges under way in the period of this form of cooperation.")
        now, before = _by_form(self.now.facts), _by_form(self.before.facts)
        bars = [
            ReportFigure(
                f"form.{form}",
                Wording(text=self.library.form_name(self.latest.version, form)),
                _number(now[form]),
                _number(before[form]),
                meaning,
            )
            for form in sorted(set(now) | set(before), key=lambda one: (-now[one], one))
        ]
        return ReportSection("forms", N_("Forms of cooperation"), bars=bars)


def compose(
    library: Library, programme: str, period: Period, facts: Facts, before: Facts
) -> Report:
    """Return the report of a period.

    Args:
        library: the releases of the referential.
        programme: what the programme is called.
        period: the days that it is about.
        facts: what was counted of them.
        before: what was counted of the period before.
    """
    now, earlier = Counted(facts, library), Counted(before, library)
    used = {row.release for one in (facts, before) for row in one.exchanges}
    used |= {gain.release for one in (now, earlier) for gain in one.gains}
    releases = [one for one in library.releases if one in used]
    competences = {gain.competence.id for one in (now, earlier) for gain in one.gains}
    return Report(
        programme=programme,
        period=period,
        before=period.before(),
        sections=Composer(now, earlier).sections(),
        changed=changed_between(library, releases, competences),
        releases=releases,
    )


def changed_between(
    library: Library, releases: Sequence[str], competences: set[str]
) -> list[CompetenceChanged]:
    """Return which competences read otherwise in one of some releases than in the one before it."""
    found = []
    for older, newer in pairwise(releases):
        was, known = library.release(older).by_id, library.release(newer).by_id
        found += [
            CompetenceChanged(one, was[one].title, older, newer)
            for one in sorted(competences & set(was))
            if one not in known or _judged_by(was[one]) != _judged_by(known[one])
        ]
    return found


def _judged_by(competence: Competence) -> object:
    """Return what a decision on a competence rests on: its sentences, what is required, what it claims."""
    return {
        level_id: (definition.descriptors, definition.required, definition.ecf)
        for level_id, definition in competence.levels.items()
    }


def _paired(figures: Sequence[ReportFigure]) -> list[ReportPair]:
    known = {one.code: one for one in figures}
    return [
        ReportPair(label, known[f"learnt.staff.{name}"], known[f"learnt.volunteer.{name}"])
        for name, label in PAIRED.items()
    ]


def _track(
    code: str, label: Wording, pairs: Sequence[tuple[int, int]], meaning: str
) -> ReportTrack:
    moments = (("start", START), ("end", END))
    return ReportTrack(
        code,
        label,
        [
            ReportFigure(
                f"{code}.{moment}",
                Wording("{what}: {moment}", values={"what": label, "moment": Wording(said)}),
                _number(now),
                _number(before),
                meaning,
            )
            for (moment, said), (now, before) in zip(moments, pairs, strict=True)
        ],
    )


def _claim_order(claim: tuple[str, str]) -> tuple[str, int, str]:
    code, level = claim
    area, _, number = code.partition(".")
    return area, int(number), level


def _by_competence(counted: Counted) -> Counter[str]:
    found: Counter[str] = Counter()
    for gain in counted.gains:
        found[gain.competence.id] += gain.count
    return found


def _by_theme(facts: Facts) -> Counter[int | None]:
    found: Counter[int | None] = Counter()
    for row in facts.exchanges:
        found[row.theme] += row.count
    return found


def _by_form(facts: Facts) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in facts.exchanges:
        found[row.form] += row.count
    return found


def _number(count: int) -> Decimal:
    return Decimal(count)
