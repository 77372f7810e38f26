"""What a verified badge means, in the reader's words: competence, level, e-CF and EQF by their names."""

import base64
from dataclasses import dataclass

from app.errors import N_, AppError
from app.issuing.local_documents import own_path
from app.library import LevelInRelease, Library
from app.plumbing.service import Service
from app.verifying.schemas import AlignmentOut, ReportOut
from badges.baking import image_format
from badges.verification import Format
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
FORMAT_NAMES = {
    Format.OB2_HOSTED: N_("Open Badges 2.0, at its issuer's address"),
    Format.OB2_SIGNED: N_("Open Badges 2.0, signed"),
    Format.OB3_JWT: N_("Open Badges 3.0, as a signed token"),
    Format.OB3_DI: N_("Open Badges 3.0, with a proof inside"),
}
UNPROVEN = frozenset({"format", "structure", "signature", "key_owner", "issuer", "scope"})
"""Checks without which nobody stands behind a badge: where one failed, it shows no picture of anybody's."""
LARGEST_SHOWN = 1024 * 1024
"""Bytes of a picture that is written into a page."""


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
    form: str = ""
    """A sentence of `FORMAT_NAMES`; empty when the badge was not read that far."""
    picture: str = ""
    """Where a page finds the badge's picture without asking anybody else; empty when it has none to show."""


def explain(
    service: Service, report: ReportOut, language: str, given: str | bytes = ""
) -> Explanation:
    """Return what a badge means, as far as the frameworks we know tell.

    Args:
        service: holds the referential, and knows our own addresses.
        report: what was found.
        language: the reader's.
        given: what was brought; a picture is shown if it is the one that the issuer serves.
    """
    form = FORMAT_NAMES[Format(report.format)] if report.format else ""
    if report.badge is None:
        return Explanation(None, (), form)
    library = service.library
    framework = library.latest.framework(ECF)
    readings = tuple(_reading(framework, one, language) for one in report.badge.alignments)
    unproven = report.unread or UNPROVEN.intersection(one.check for one in report.failures)
    picture = "" if unproven else _own_picture(service, report) or _given_picture(report, given)
    return Explanation(_level_in(library, report), readings, form, picture)


def _own_picture(service: Service, report: ReportOut) -> str:
    """Return the path of a picture that we serve ourselves."""
    if report.badge is None or report.issuer is None or report.issuer.trust != "local":
        return ""
    path = own_path(service.settings, report.badge.image or "") or ""
    return path if path.startswith("/ob/") else ""


def _given_picture(report: ReportOut, given: str | bytes) -> str:
    """Return the picture that was brought as a data address: only if the issuer serves the same.

    A true badge in a borrowed picture is valid, and must not show what it borrowed under our sign.
    """
    kind = image_format(given) if isinstance(given, bytes) else None
    same = any(one.code == "image.ok" for one in report.findings)
    if kind is None or not same or len(given) > LARGEST_SHOWN:
        return ""
    text = base64.b64encode(given if isinstance(given, bytes) else b"").decode()
    return f"data:image/{'svg+xml' if kind == 'svg' else kind};base64,{text}"


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
