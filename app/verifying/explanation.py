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
class Meaning:
    """A badge put into words."""

    level: LevelInRelease | None
    """The competence and level of our referential, for badges that this service can explain."""
    readings: tuple[FrameworkReading, ...]


def meaning(library: Library, report: ReportOut, language: str) -> Meaning:
    """Return what a badge means, as far as the frameworks we know tell."""
    if report.badge is None:
        return Meaning(None, ())
    framework = library.latest.framework(ECF)
    readings = tuple(_reading(framework, found, language) for found in report.badge.alignments)
    return Meaning(_level_in(library, report), readings)


def _level_in(library: Library, report: ReportOut) -> LevelInRelease | None:
    # A stranger may write anything into a badge: only our own are explained by our referential.
    badge, issuer = report.badge, report.issuer
    if badge is None or issuer is None or issuer.trust != "local":
        return None
    for version in reversed(list(library.releases)):
        try:
            return library.level_in(version, badge.competence or "", badge.level or "")
        except AppError:
            continue
    return None


def _reading(framework: Framework, found: AlignmentOut, language: str) -> FrameworkReading:
    name, _, relation = found.name.rstrip(")").rpartition(" (")
    said = RELATION_NAMES.get(relation, "") if name else ""
    known = (found.framework or "").casefold() in {"e-cf 4.0", "e-cf", ECF}
    competence = framework.by_code.get(found.code or "") if known else None
    level = next((one for one in framework.levels if known and one.code == found.level), None)
    return FrameworkReading(
        framework=found.framework or "",
        code=found.code or "",
        title=competence.title.in_language(language)
        if competence
        else (name if said else found.name),
        level=found.level or "",
        eqf=" – ".join(str(number) for number in level.eqf) if level else "",
        relation=said,
        address=code_path(ECF, competence.code) if competence else "",
    )
