"""What the PDF of a report says: the same figures as the page, set as a document that one may frame."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal

from app.errors import N_
from app.impact.report import (
    CompetenceChanged,
    Report,
    ReportFigure,
    ReportPair,
    ReportSection,
    ReportTrack,
    ReportUnit,
    end_of_scale,
)
from app.plumbing.languages import long_date, translations

FULL = 100.0
PERIOD = N_("From {first} to {last}")
COMPARED = N_("In grey: the period before, from {first} to {last}.")
STAFF_SIDE, VOLUNTEERS_SIDE = N_("Staff members"), N_("Volunteers")
UNITS = {
    ReportUnit.HOURS: N_("{value} h"),
    ReportUnit.PERCENT: N_("{value} %"),
    ReportUnit.DAYS: N_("{value} d"),
}


@dataclass(frozen=True)
class ReportPaper:
    """One report in one language, as its PDF says it."""

    report: Report
    language: str

    def data(self, now: datetime) -> dict[str, Any]:
        """Return all that the document says, as JSON values: what report.typ sets."""
        report, say = self.report, self._say
        return {
            "lang": self.language,
            "title": say(N_("Impact report of {programme}"), programme=report.programme),
            "name": report.programme,
            "day": {"year": now.year, "month": now.month, "day": now.day},
            "words": {
                "drawn": say(N_("Drawn up on {day}"), day=long_date(now, self.language)),
                "kind": say(N_("Impact report")),
                "period": self._period(PERIOD, report.period),
                "compared": self._period(COMPARED, report.before) if report.has_before else "",
                "before": say(N_("before")),
                "start": say(N_("At the start")),
                "end": say(N_("At the end")),
                "later": say(N_("Six months later")),
                "staff": say(STAFF_SIDE),
                "volunteers": say(VOLUNTEERS_SIDE),
                "method": say(N_("How this is counted")),
            },
            "glance": [self._figure(one) for one in report.glance],
            "sections": [self._section(one) for one in report.sections if not one.is_empty],
            "changed": [self.changed(one) for one in report.changed],
            "dictionary": [
                [figure.label.said(self.language), say(figure.meaning)]
                for section in report.sections
                for figure in section.figures
            ],
        }

    def _section(self, section: ReportSection) -> dict[str, Any]:
        bars = [one for one in section.bars if one.value or one.before]
        highest = max((max(one.value or 0, one.before or 0) for one in bars), default=0)
        end = end_of_scale([point for one in section.tracks for point in one.points])
        shared = section.id != "indicators"
        return {
            "id": section.id,
            "title": self._say(section.title),
            "lead": self._say(section.lead) if section.lead else "",
            "figures": [self._figure(one) for one in section.alone],
            "pairs": [self._pair(one) for one in section.pairs],
            "bars": [{**self._figure(one), "width": _width(one.value, highest)} for one in bars],
            "tracks": [
                self._track(one, end if shared else end_of_scale(one.points))
                for one in section.tracks
                if not one.is_empty
            ],
        }

    def _pair(self, pair: ReportPair) -> dict[str, Any]:
        both = (pair.staff, pair.volunteers)
        highest = max(one.value or 0 for one in both)
        staff, volunteers = (
            {**self._figure(one), "width": _width(one.value, highest)} for one in both
        )
        return {"label": self._say(pair.label), "staff": staff, "volunteers": volunteers}

    def _figure(self, figure: ReportFigure) -> dict[str, str]:
        return {
            "label": figure.label.said(self.language),
            "value": self.number(figure.value, figure.unit),
            "before": self.number(figure.before, figure.unit) if self.report.has_before else "",
        }

    def _track(self, track: ReportTrack, end: Decimal) -> dict[str, Any]:
        values: Sequence[ReportFigure] = track.points
        return {
            "label": track.label.said(self.language),
            "unit": track.own_unit.in_language(self.language) if track.own_unit else "",
            "points": [
                {"value": self.number(one.value, one.unit), "width": _width(one.value, end)}
                for one in values
            ],
            "others": [
                f"{self.number(one.value, one.unit)} {self._own(one)}"
                for one in track.others
                if one.value
            ],
        }

    def _own(self, figure: ReportFigure) -> str:
        moment: Any = figure.label.values.get("moment", figure.label)
        return str(moment.said(self.language))

    def number(self, value: Decimal | None, unit: ReportUnit) -> str:
        """Return a number as it is written in the language; a dash where nothing is known."""
        if value is None:
            return "–"
        written = format_decimal(value, locale=self.language)
        return self._say(UNITS[unit], value=written) if unit in UNITS else written

    def changed(self, one: CompetenceChanged) -> str:
        """Return the sentence that a competence changed between two releases."""
        return self._say(
            N_(
                "“{competence}” reads otherwise in release {newer} of the competences than in {older}."
            ),
            competence=one.title.in_language(self.language),
            newer=one.newer,
            older=one.older,
        )

    def _period(self, sentence: str, period: Any) -> str:
        first, last = (long_date(day, self.language) for day in (period.starts_on, period.ends_on))
        return self._say(sentence, first=first, last=last)

    def _say(self, sentence: str, **values: object) -> str:
        translated = translations(self.language).gettext(sentence)
        return translated.format(**values) if values else translated


def _width(value: Decimal | None, highest: Decimal | int) -> float:
    return (
        0.0 if not value or not highest else round(float(FULL * float(value) / float(highest)), 1)
    )
