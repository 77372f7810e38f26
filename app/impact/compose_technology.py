"""The report's section on the technology that was chosen: how far it meets its terms of reference. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from app.errors import N_
from app.impact.counted import share_of
from app.impact.facts import Facts
from app.impact.report import ReportFigure, ReportSection, ReportTrack, ReportUnit, Wording
from app.impact.tables import MeasuredAt, TermState
from app.impact.terms import TERMS_MOMENTS, terms_of
from app.library import Library
from referential.values import Text

MEANING = N_(
    "Of the lines answered in exchanges under way, how many are met, in percent; what does not apply is left out."
)


@dataclass
class TermsMet:
    """How one section of the terms of reference was answered."""

    title: Text
    answered: Counter[str] = field(default_factory=Counter)
    """By moment; lines that do not apply aside."""
    met: Counter[str] = field(default_factory=Counter)

    def share(self, moment: MeasuredAt) -> Decimal | None:
        """Return the share that is met at a moment, in percent; nothing where nothing was answered."""
        return share_of(self.met[moment], self.answered[moment])


def technology_section(library: Library, now: Facts, before: Facts) -> ReportSection:
    """Return how far the technology of exchanges met its terms of reference, at the start and at the end."""
    found, earlier = terms_met(library, now), terms_met(library, before)
    return ReportSection(
        "technology",
        N_("The technology that was chosen"),
        N_("How far it meets the terms of reference of the guide: a checklist, not a mark."),
        tracks=[_track(code, found, earlier) for code in sorted(set(found) | set(earlier))],
    )


def terms_met(library: Library, facts: Facts) -> dict[str, TermsMet]:
    """Return how each section was answered; sections of different releases are one where they are called alike."""
    found: dict[str, TermsMet] = {}
    for one in facts.terms:
        term = terms_of(library, one.release).get(one.term)
        if term is None or one.state == TermState.BESIDE:
            continue
        title = term.section.in_language("en")
        words = "".join(letter if letter.isalnum() else " " for letter in title.lower()).split()
        kept = found.setdefault("-".join(words), TermsMet(term.section))
        kept.answered[one.moment] += one.count
        if one.state == TermState.MET:
            kept.met[one.moment] += one.count
    return found


def _track(name: str, now: dict[str, TermsMet], before: dict[str, TermsMet]) -> ReportTrack:
    known, code = now.get(name) or before[name], f"technology.{name}"
    label = Wording(text=known.title)
    points: Sequence[ReportFigure] = [
        ReportFigure(
            f"{code}.{moment.value}",
            Wording("{what}: {moment}", values={"what": label, "moment": Wording(moment.label)}),
            _share(now, name, moment),
            _share(before, name, moment),
            MEANING,
            ReportUnit.PERCENT,
        )
        for moment in TERMS_MOMENTS
    ]
    return ReportTrack(code, label, points)


def _share(found: dict[str, TermsMet], name: str, moment: MeasuredAt) -> Decimal | None:
    return found[name].share(moment) if name in found else None
