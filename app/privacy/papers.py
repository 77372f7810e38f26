"""The papers a programme needs for data protection, filled from settings, policies and terms: none says otherwise.

Their texts stand in `papers_texts`, one file a paper, in every language; what nobody has said yet is left open to be
filled in by hand. They are drafts: each names its rule, and that it is to be checked.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from app.errors import N_, NotFound
from app.plumbing.languages import long_date, translations
from app.plumbing.pdf import make_pdf
from app.plumbing.settings import Settings
from app.plumbing.templating import environment
from app.privacy.letter import terms_by_kind
from app.privacy.operator_facts import who_runs
from app.programmes.tables import Programme

TEXTS = Path(__file__).with_name("papers_texts")
TEMPLATE = "privacy/papers.typ"
WRITTEN_ON = date(2026, 11, 28)
"""The day on which the texts and their rules were written: whoever changes them changes it."""
OPEN = "…………"
"""What is left to be filled in."""
PAPERS = (
    *("record", "impact", "balance", "schedule", "agreement", "arrangement", "staff", "guardian"),
    *("requests", "breach", "duties", "convention"),
)
"""In the order in which a programme needs them."""
TERMS = "terms"
"""The block that is made from `keeping.py`."""


@dataclass(frozen=True)
class PaperSection:
    """A part of a paper: paragraphs, then a table where there is one."""

    title: str
    paragraphs: list[str]
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class DataPaper:
    """One paper in one language, filled in."""

    id: str
    title: str
    meant_for: str
    rule: str
    sections: list[PaperSection]


def paper(name: str, language: str, facts: Mapping[str, str]) -> DataPaper:
    """Return a paper, filled in with facts; what is unknown is left open.

    Raises:
        NotFound: there is no such paper.
    """
    content = _content(name)
    known = {key: value or OPEN for key, value in facts.items()}

    def said(text: Mapping[str, str]) -> str:
        return Formatter().vformat(text[language], (), known)

    rule = translations(language).gettext(N_("{rule} State of {day}, to be checked."))
    return DataPaper(
        id=name,
        title=said(content["title"]),
        meant_for=said(content["meant_for"]),
        rule=rule.format(rule=said(content["rule"]), day=long_date(WRITTEN_ON, language)),
        sections=[
            PaperSection(
                title=said(section["title"]),
                paragraphs=[said(one) for one in section["paragraphs"]],
                columns=[said(one) for one in section.get("columns", [])]
                or _heads(section, language),
                rows=[[said(cell) for cell in row] for row in section.get("rows", [])]
                or list(_terms(section, language)),
            )
            for section in content["sections"]
        ],
    )


def facts_of(settings: Settings, programme: Programme, language: str) -> dict[str, str]:
    """Return what the settings and the programme's policies say, by the names that the texts use."""
    say = translations(language).gettext
    return {
        **who_runs(settings),
        "programme": programme.name,
        "programme_email": programme.email,
        "evidence": str(programme.minimum_evidence),
        "minimum_age": str(programme.minimum_age),
        "second": say(N_("yes")) if programme.second_mediator else say(N_("no")),
    }


def drawn_up(language: str, day: date) -> str:
    """Return the line that says when a paper was filled in."""
    said = translations(language).gettext(N_("Drawn up on {day}"))
    return said.format(day=long_date(day, language))


def printed(one: DataPaper, language: str, day: date) -> bytes:
    """Return a paper as PDF.

    Raises:
        subprocess.SubprocessError: the typesetter failed, or took too long.
    """
    data: dict[str, Any] = {
        "lang": language,
        "title": one.title,
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "words": {"drawn": drawn_up(language, day)},
        "meant_for": one.meant_for,
        "rule": one.rule,
        "sections": [
            {
                "title": section.title,
                "paragraphs": section.paragraphs,
                "columns": section.columns,
                "rows": section.rows,
            }
            for section in one.sections
        ],
    }
    return make_pdf(TEMPLATE, data)


@cache
def _content(name: str) -> dict[str, Any]:
    if name not in PAPERS:
        raise NotFound(N_("There is no such paper."))
    return tomllib.loads((TEXTS / f"{name}.toml").read_text(encoding="utf-8"))


def _heads(section: Mapping[str, Any], language: str) -> list[str]:
    if section.get("block") != TERMS:
        return []
    say = translations(language).gettext
    return [say(N_("Kind")), say(N_("How long"))]


def _terms(section: Mapping[str, Any], language: str) -> Iterator[list[str]]:
    if section.get("block") != TERMS:
        return
    say = translations(language).gettext
    told = environment(language).get_template("privacy/terms_told.html").module
    for kind, terms in terms_by_kind().items():
        if terms:
            kept = " · ".join(str(told.term_told(term)).strip() for term in terms)  # type: ignore[attr-defined]
            yield [say(kind.label), kept]
