"""What a verified badge means, in the reader's words: competence, level, e-CF and EQF by their names."""

from dataclasses import dataclass

from app.errors import N_, AppError
from app.library import LevelInRelease, Library
from app.verifying.schemas import AlignmentOut, ReportOut
from referential import Framework
from referential.addresses import code_path
from referential.frameworks import ECF

RELATION_NAMES = {
    "exactMatch": N_("the same as"),
    "closeMatch": N_("close to"),
    "relatedMatch": N_("related to"),
    "broadMatch": N_("part of"),
    "narrowMatch": N_("wider than"),
}


@dataclass(frozen=True)
class FrameworkReading:
    """One entry of a framework that a badge points to."""

    framework: str
    code: str
    title: str
    level: str
    eqf: str
    """The levels of the European Qualifications Framework it is customarily set beside; empty when unknown."""
    relation: str
    """A sentence of `RELATION_NAMES`, or nothing where the badge does not say how near it is."""
    address: str
    """Where to read on: our own page of the code, or what the badge cites."""


@dataclass(frozen=True)
class Explanation:
    """A badge put into words."""

    level: LevelInRelease | None
    """The competence and level of our referential, for badges that this service can explain."""
    readings: tuple[FrameworkReading, ...]


def explain(library: Library, report: ReportOut, language: str) -> Explanation:
    """Return what a badge means, as far as the frameworks we know tell."""
    if report.badge is None:
        return Explanation(None, ())
    framework = library.latest.framework(ECF)
    readings = tuple(_reading(framework, one, language) for one in report.badge.alignments)
    return Explanation(_level_in(library, report), readings)


def _level_in(library: Library, report: ReportOut) -> LevelInRelease | None:
    """Return the competence and level in the release that the badge names: it is explained in that one's words."""
    badge, issuer = report.badge, report.issuer
    # A stranger may write anything into a badge: only our own are explained by our referential.
    if badge is None or issuer is None or issuer.trust != "local":
        return None
    try:
        return library.level_in(badge.release or "", badge.competence or "", badge.level or "")
    except AppError:
        return None


def _reading(framework: Framework, entry: AlignmentOut, language: str) -> FrameworkReading:
    known = (entry.framework or "").casefold() in {"e-cf 4.0", "e-cf", ECF}
    competence = framework.by_code.get(entry.code or "") if known else None
    level = next((one for one in framework.levels if known and one.code == entry.level), None)
    return FrameworkReading(
        framework=entry.framework or "",
        code=entry.code or "",
        title=competence.title.in_language(language) if competence else entry.title,
        level=entry.level or "",
        eqf=" – ".join(str(number) for number in level.eqf) if level else "",
        relation=RELATION_NAMES.get(entry.relation or "", ""),
        address=code_path(ECF, competence.code) if competence else "",
    )
