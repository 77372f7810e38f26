"""The sheet of paper that a participant without an e-mail address is given: their code, and what it is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.errors import N_
from app.exchanges.claiming import address_of_code
from app.exchanges.tables import Exchange, Participant
from app.people.identity import identity_of
from app.plumbing.languages import LANGUAGES, long_date, translations
from app.plumbing.qr_codes import qr_code
from app.plumbing.service import Work
from app.programmes.workflow import get_programme

SENTENCES = (
    N_("{programme} invites you to take part in the exchange “{exchange}”."),
    N_(
        "With this code you say whether you take part, and rate yourself, on any telephone or computer."
    ),
    N_("Point a telephone's camera at the square, or open {address} and type the code."),
    N_(
        "Keep this sheet to yourself: whoever has the code can answer for you. It works until {day}."
    ),
    N_("Add an e-mail address there if you have one: only then can a badge be given to you."),
)
"""What the sheet says, in every language: whoever hands it over may not know which one is read."""


@dataclass(frozen=True)
class Paper:
    """What stands on the sheet."""

    name: str
    code: str
    address: str
    """Of the page on which the code is typed."""
    picture: str
    """The QR code, as SVG."""
    texts: Sequence[tuple[str, str, Sequence[str]]]
    """For each language its code, its name, and the sentences; the person's own language first."""


def paper_of(
    work: Work, exchange: Exchange, participant: Participant, code: str, expires_at: datetime
) -> Paper:
    """Return the sheet of a participant, with a code that was just made.

    Raises:
        NotFound: the person was erased.
    """
    person = identity_of(work, participant.person_id)
    address = work.settings.url("/claim")
    programme = get_programme(work, exchange.programme_id)

    def said(language: str) -> list[str]:
        say = translations(language).gettext
        values = {
            "programme": programme.name,
            "exchange": exchange.title,
            "address": address,
            "day": long_date(expires_at, language),
        }
        return [say(sentence).format(**values) for sentence in SENTENCES]

    languages = sorted(LANGUAGES, key=lambda language: language != person.language)
    return Paper(
        name=person.name,
        code=code,
        address=address,
        picture=qr_code(address_of_code(work, code)),
        texts=[(language, LANGUAGES[language], said(language)) for language in languages],
    )
