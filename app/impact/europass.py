"""A person's report in the fields of a Europass CV: what stands in which section, and under which name.

No file that the Europass editor takes in: its schema cannot be fetched, what it takes in bears an identifier that
Europass alone gives, and a first and a family name apart, which nobody is asked for here. The names of elements are
those of the European Commission's description of its CV (3.0.0, 2020); of what is in a voluntary work, a project and
a competence no more than the whole is named here.
"""

from collections.abc import Iterator

from app.errors import N_
from app.impact.own_report import OwnExchange, OwnReport, level_of, title_of
from app.issuing.addresses import Addresses
from app.passports.badges import PassportEntry
from app.plumbing.languages import translations
from app.plumbing.tables_out import Cell, Row

HEADINGS = (
    N_("Section of the Europass CV"),
    N_("Entry"),
    N_("Field"),
    N_("Its name in Europass files"),
    N_("What stands here"),
)
ENGAGEMENT = N_("Volunteering if it was on your own time, else Projects")
CERTIFICATIONS = N_("Certifications")
DIGITAL_SKILLS = N_("Digital skills")
Field = tuple[str, str, Cell]
"""What it is called, its name in Europass files, what stands in it."""


def europass_rows(
    report: OwnReport, name: str, addresses: Addresses, language: str
) -> Iterator[Row]:
    """Return a report as rows, one a field; a badge that its owner hides stays out.

    Args:
        report: what the person did.
        name: the person's name, whole.
        addresses: where the pages of badges are; one stands here only where its owner opened it to everybody.
        language: of the sentences and the titles.
    """
    say = translations(language).gettext
    yield [say(heading) for heading in HEADINGS]
    yield (say(N_("About you")), "", say(N_("Name")), "PersonName", name)
    shown = [one for one in report.badges if one.shown]
    parts = (
        (ENGAGEMENT, [_engagement(one) for one in report.exchanges]),
        (CERTIFICATIONS, [_certification(one, addresses, language) for one in shown]),
        (DIGITAL_SKILLS, [_skill(one, language) for one in shown]),
    )
    for section, entries in parts:
        for number, fields in enumerate(entries, 1):
            for called, element, value in fields:
                if value:
                    yield say(section), number, say(called), element, value


def _engagement(one: OwnExchange) -> list[Field]:
    within = "VoluntaryWork, Project"
    return [
        (N_("Title"), within, one.exchange.title),
        (N_("Organisation"), within, one.organisation),
        (N_("First day"), within, one.exchange.starts_on),
        (N_("Last day"), within, one.exchange.ends_on),
        (N_("Hours confirmed"), within, one.confirmed),
    ]


def _certification(one: PassportEntry, addresses: Addresses, language: str) -> list[Field]:
    within = "Certification"
    opened = one.award.opened_at is not None
    return [
        (
            N_("Title"),
            f"{within} / CertificationName",
            f"{title_of(one, language)}, {level_of(one, language)}",
        ),
        (N_("Day"), f"{within} / FirstIssuedDate", one.award.created_at.date()),
        (N_("Recognised by"), f"{within} / IssuingAuthority", one.programme),
        (N_("Link"), f"{within} / Link", addresses.share(one.award.id) if opened else ""),
    ]


def _skill(one: PassportEntry, language: str) -> list[Field]:
    claims = ", ".join(f"e-CF 4.0 {claim.code} {claim.level}" for claim in one.level.definition.ecf)
    within = "PersonCompetency"
    return [
        (N_("Competence"), f"{within} / CompetencyName", title_of(one, language)),
        (N_("Level"), within, level_of(one, language)),
        (N_("In other frameworks"), within, claims),
    ]
