"""A report as open data: Common Impact Data Standard 3.2.1 (Common Approach), the classes of its basic tier. Pure.

The members are written from the standard's list of what must be there; none of its files is shipped (CC BY-SA 4.0).
Values are measures of ISO 21972, times are those of PROV-O. Every number is an aggregate: nobody is in it.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from app.errors import N_
from app.impact.report import Report, ReportFigure, ReportTrack, ReportUnit
from app.plumbing.languages import translations
from app.programmes.tables import Programme

CONTEXT = {
    "cids": "https://ontology.commonapproach.org/cids#",
    "i72": "http://ontology.eil.utoronto.ca/ISO21972/iso21972#",
    "org": "http://ontology.eil.utoronto.ca/tove/organization#",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
OUTCOME = N_(
    "Tech competences stay in social-utility organisations, and both sides of an exchange learn."
)
WHO = N_("The people and organisations of both sides of the programme’s exchanges.")
WHAT = N_("Pro bono exchanges about tech between social-utility organisations and tech companies.")
TARGET = N_("The programme has set no target: progress is told from each start to each end.")
SKILLS = N_("Hours that participants gave and the other side confirmed.")
Node = dict[str, Any]


def document_of(
    report: Report, programme: Programme, address: str, language: str
) -> Mapping[str, Any]:
    """Return a report as JSON-LD.

    Args:
        report: the report.
        programme: whose it is.
        address: of the report's page, from which ids are made.
        language: of names and descriptions.
    """
    return {
        "@context": CONTEXT,
        "@graph": list(
            _Graph(report, programme, f"{address}{report.period.query}", language).nodes()
        ),
    }


class _Graph:
    """Makes the nodes of one report."""

    def __init__(self, report: Report, programme: Programme, base: str, language: str) -> None:
        self.report, self.programme, self.base, self.language = report, programme, base, language
        self.say = translations(language).gettext

    def nodes(self) -> Iterator[Node]:
        """Return every node: the frame, then each figure as an indicator with its report."""
        yield from self._frame()
        for section in self.report.sections:
            yield self._node(
                "Theme",
                f"theme-{section.id}",
                self.say(section.title),
                self.say(section.lead or section.title),
            )
            for figure in (*section.figures, *section.bars):
                if figure.value is not None:
                    yield from self._indicator(section.id, figure)
            for track in section.tracks:
                yield from self._track(section.id, track)

    def _frame(self) -> Iterator[Node]:
        name, what, who = self.programme.name, self.say(WHAT), self.say(WHO)
        outcome = self.say(OUTCOME)
        organisation = self._node(
            "Organization", "organisation", None, self.programme.description or what
        )
        yield {**organisation, "org:hasLegalName": name}
        for kind in ("Program", "Service", "Activity", "ImpactModel"):
            yield {**self._node(kind, kind.lower(), name, what), **self._for_organisation}
        yield {**self._node("Stakeholder", "stakeholder", who, who)}
        yield {
            **self._node("Outcome", "outcome", outcome, outcome),
            **self._for_organisation,
            "cids:hasIndicator": [self._ref(_id(one)) for one in self._known()],
        }
        yield {
            **self._node("StakeholderOutcome", "stakeholder-outcome", outcome, who),
            "cids:forOutcome": self._ref("outcome"),
        }
        yield {
            **self._node("Target", "target", name, None),
            "cids:hasComment": self.say(TARGET),
            **self._times,
        }
        hours = self.report.value("hours.confirmed") or Decimal(0)
        yield {
            **self._node("SkillInput", "hours", self.say(SKILLS), self.say(SKILLS)),
            **self._times,
            "i72:value": self._measure(hours, self.say(ReportUnit.HOURS.label)),
        }
        yield {
            **self._node("ImpactReport", "report", name, None),
            "cids:hasComment": outcome,
            "cids:forOutcome": self._ref("outcome"),
            **self._for_organisation,
            **self._times,
        }

    def _known(self) -> Iterator[str]:
        for section in self.report.sections:
            for figure in (*section.figures, *section.bars):
                if figure.value is not None:
                    yield figure.code
            yield from (track.code for track in section.tracks if _known_points(track))

    def _indicator(self, section: str, figure: ReportFigure) -> Iterator[Node]:
        name, meaning = figure.label.said(self.language), self.say(figure.meaning)
        indicator = self._indicator_node(section, figure.code, name, meaning)
        if figure.before is not None:
            indicator["cids:hasBaseline"] = self._measure(figure.before, self._unit(figure))
        indicator["cids:hasIndicatorReport"] = [self._ref(_id(figure.code, "value"))]
        yield indicator
        yield self._report(figure.code, figure, name)

    def _track(self, section: str, track: ReportTrack) -> Iterator[Node]:
        points = _known_points(track)
        if not points:
            return
        name = track.label.said(self.language)
        indicator = self._indicator_node(section, track.code, name, self.say(points[0].meaning))
        if points[0].code.endswith(".start"):
            indicator["cids:hasBaseline"] = self._measure(points[0].value, self._unit(points[0]))
        indicator["cids:hasIndicatorReport"] = [self._ref(_id(one.code, "value")) for one in points]
        yield indicator
        for point in points:
            yield self._report(track.code, point, point.label.said(self.language))

    def _indicator_node(self, section: str, code: str, name: str, meaning: str) -> Node:
        return {
            **self._node("Indicator", _id(code), name, meaning),
            "cids:forOutcome": self._ref("outcome"),
            "cids:forTheme": self._ref(f"theme-{section}"),
            **self._for_organisation,
        }

    def _report(self, code: str, figure: ReportFigure, name: str) -> Node:
        return {
            **self._node("IndicatorReport", _id(figure.code, "value"), name, None),
            "cids:forIndicator": self._ref(_id(code)),
            **self._for_organisation,
            **self._times,
            "i72:value": self._measure(figure.value, self._unit(figure)),
        }

    def _node(self, kind: str, name: str, title: str | None, description: str | None) -> Node:
        made: Node = {"@id": f"{self.base}#{name}", "@type": f"cids:{kind}"}
        if title is not None:
            made["cids:hasName"] = title
        if description is not None:
            made["cids:hasDescription"] = description
        return made

    def _ref(self, name: str) -> Node:
        return {"@id": f"{self.base}#{name}"}

    @property
    def _for_organisation(self) -> Node:
        return {"cids:forOrganization": self._ref("organisation")}

    @property
    def _times(self) -> Node:
        period = self.report.period
        return {
            "prov:startedAtTime": {
                "@type": "xsd:dateTime",
                "@value": f"{period.starts_on}T00:00:00Z",
            },
            "prov:endedAtTime": {"@type": "xsd:dateTime", "@value": f"{period.ends_on}T23:59:59Z"},
        }

    def _unit(self, figure: ReportFigure) -> str:
        return figure.unit_said(self.language)

    def _measure(self, value: Decimal | None, unit: str) -> Node:
        return {
            "@type": "i72:Measure",
            "i72:hasNumericalValue": {"@type": "xsd:decimal", "@value": f"{value or Decimal(0):f}"},
            "i72:unit_of_measure": unit,
        }


def _known_points(track: ReportTrack) -> list[ReportFigure]:
    return [one for one in track.points if one.value is not None]


def _id(code: str, what: str = "indicator") -> str:
    return f"{what}-{code.replace('.', '-')}"
