"""A list of people in whatever shape it comes: pure, from cells to what each row says.

Headings and roles are read in English, French and Portuguese. Where headings do not tell what a column holds, its cells
do; what was guessed wrong is corrected by naming the columns (`read_people`).
"""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.errors import N_, BadInput
from app.exchanges.tables import ParticipantRole
from app.plumbing.columns import best_column, cells_in, csv_rows, fullest_sheet, plain_words
from app.plumbing.named import Named
from app.plumbing.spreadsheets import MOST_COLUMNS, decoded_anyhow, is_workbook, workbook_rows

Fits = Callable[[str], bool]
MOST_ROWS = 500
MOST_LINES = 5 * MOST_ROWS
"""How far a sheet is read, blank rows with it."""
LONGEST_LIST = 512 * 1024
HEADING_WITHIN = 10
"""In how many of the first rows the heading may stand: titles and blank rows go before it."""
MAILBOX = re.compile(
    r"\s*(?:mailto:)?\"?'?([^<>\"]*?)'?\"?\s*<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>[\s,;]*"
)
"""`Ana Exemple <ana@example.org>`, as mail programs copy an address."""


class Meaning(Named):
    """What a column holds."""

    NAME = "name", N_("Name")
    FIRST = "first", N_("First name")
    LAST = "last", N_("Last name")
    EMAIL = "email", N_("E-mail address")
    ORGANISATION = "organisation", N_("Organisation")
    ROLE = "role", N_("Role")
    LANGUAGE = "language", N_("Language")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_HEADINGS: Mapping[Meaning, frozenset[str]] = {
    Meaning.EMAIL: _set(
        "email emails mail mails courriel courriels correio mel electronic electronique eletronico"
    ),
    Meaning.ROLE: _set("role roles papel fonction funcao statut estatuto status perfil profil"),
    Meaning.ORGANISATION: _set(
        "organisation organization organizacao organisme structure association associacao"
        " entreprise empresa company employer employeur societe entidade side"
    ),
    Meaning.LANGUAGE: _set("language langue lingua idioma"),
    Meaning.NAME: _set(
        "name names nom noms nome nomes fullname personne pessoa person participant participante"
    ),
}
_FIRST, _A_FIRST = (
    _set("prenom prenoms forename firstname"),
    _set("first given proprio primeiro"),
)
_LAST = _set("surname lastname apelido apelidos sobrenome")
_A_LAST = _set("famille family last usage")
"""Words that name a part of a name by themselves, and those that do so only beside “name”."""
_BESIDE = _set(
    "e a o the de da do du des d la le l et and y of your votre vos seu sua complet completo full adresse address"
    " endereco dans in na no social sociale tech personnel pessoal pro n"
)
"""Words that stand beside these in a heading; a cell of any others is no heading."""
_KNOWN = _BESIDE.union(_FIRST, _A_FIRST, _LAST, _A_LAST, *_HEADINGS.values())
_ROLES: Mapping[ParticipantRole, str] = {
    ParticipantRole.VOLUNTEER: (
        r"volunteers?|benevoles?|voluntari[oa]s?|volontaires?|intervenante?s?|mentor(?:e?s?|[ae]s?|es)"
    ),
    ParticipantRole.STAFF: (
        r"staff|employ(?:ees?|es?)|salarie(?:e?s?)|colaborador(?:[ae]s?|es)?|collaborat(?:eur|rice)s?"
        r"|funcionari[oa]s?|trabalhador(?:as?|es)?|equipe|equipa|team|personnel|permanente?s?"
    ),
}
_LANGUAGES = {
    "fr": "fr french francais francaise frances",
    "en": "en english anglais ingles",
    "pt": "pt portuguese portugais portugues",
}
_SMALL_WORDS = _set("and et e y")


@dataclass(frozen=True)
class ListedPerson:
    """What one row of a list says, in the words of its author."""

    number: int
    """Which row of the list, as a spreadsheet counts."""
    cells: Sequence[str]
    said: Mapping[Meaning, str]


@dataclass(frozen=True)
class PeopleList:
    """A list of people, and how it was read."""

    columns: Sequence[Meaning | None]
    """What each column holds; nothing where it is not read."""
    headings: Sequence[str] = ()
    """Empty where the list has none."""
    people: Sequence[ListedPerson] = field(default=())

    @property
    def reading(self) -> str:
        """How it was read, as one word: whether a list is read as it was when somebody looked at it."""
        return " ".join("-" if one is None else one.value for one in self.columns)


def rows_of(content: bytes) -> list[list[str]]:
    """Return the rows of a list that came as a file: CSV in any usual letters, or a workbook.

    Raises:
        BadInput: it is too long, or neither.
    """
    if len(content) > LONGEST_LIST:
        raise BadInput(
            N_("The list is longer than {limit} KiB."), field="file", limit=LONGEST_LIST // 1024
        )
    if is_workbook(content):
        rows = fullest_sheet(workbook_rows(content, MOST_LINES + 1), lambda cell: "@" in cell)
        check_length(len(rows) if len(rows) > MOST_LINES else 1)
        return rows
    neither = N_("This file is neither text nor a workbook (XLSX).")
    remedy = N_("Save the list as XLSX or CSV, or paste its rows.")
    return rows_in(decoded_anyhow(content, BadInput(neither, field="file", remedy=remedy)))


def check_length(count: int) -> None:
    """Refuse a list of nobody, or of more people than are taken at once.

    Raises:
        BadInput: with how many it has.
    """
    if not 1 <= count <= MOST_ROWS:
        raise BadInput(
            N_("The list has {count} rows; 1 to {most} are taken at once."),
            field="csv",
            count=count,
            most=MOST_ROWS,
        )


def rows_in(text: str) -> list[list[str]]:
    """Return the rows of a list as text; blank lines are rows without cells.

    Raises:
        BadInput: a quoted cell does not end.
    """
    text = text.lstrip("\ufeff")
    rows = [row[:MOST_COLUMNS] for row in csv_rows(text)]
    if any("\n" in cell for row in rows for cell in row):
        # A cell may hold a line break, or its closing quote is missing: that cell would swallow half of the list.
        rows = [row[:MOST_COLUMNS] for row in csv_rows(text, strict=True)]
    return [[cell.strip() for cell in row] for row in rows]


def as_text(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as a text that `rows_in` reads as the same rows: a page carries them from one step to the next."""
    out = io.StringIO()
    # Its first line tells the separator: it always holds one.
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(
        [*row, ""] for row in rows
    )
    return out.getvalue()


def read_people(
    rows: Sequence[Sequence[str]],
    sides: Mapping[str, Collection[str]],
    chosen: Sequence[Meaning | None] | None = None,
) -> PeopleList:
    """Read the rows of a list.

    Rows that name nobody, neither by name nor by address, are left out: blank ones, and those that were only filled
    down in a spreadsheet.

    Args:
        rows: its cells.
        sides: what each organisation may be called, by what stands for it.
        chosen: what each column holds, where somebody has said it.
    """
    numbered = [(number, tidy) for number, row in enumerate(rows, 1) if (tidy := _tidy(row))]
    heading = _heading_of([cells for _, cells in numbered])
    headings = () if heading is None else numbered[heading][1]
    body = numbered if heading is None else numbered[heading + 1 :]
    if heading is None and chosen is None and _are_mail_lines([cells for _, cells in body]):
        body = [(number, [cell]) for number, cells in body for cell in cells if cell]
    table = [cells for _, cells in body]
    width = max(len(headings), *map(len, table)) if table else len(headings)
    columns = list(chosen) if chosen is not None else _guess(headings, table, width, sides)
    columns = (columns + [None] * width)[:width]
    people = [ListedPerson(number, cells, _said(columns, cells)) for number, cells in body]
    named = [one for one in people if one.said.get(Meaning.NAME) or one.said.get(Meaning.EMAIL)]
    return PeopleList(columns, headings, named)


def role_called(word: str) -> ParticipantRole | None:
    """Return the role that somebody calls so, in English, French or Portuguese; nothing where it is none."""
    words = plain_words(word)
    if words in list(ParticipantRole):
        return ParticipantRole(words)
    # “salarié·e”, “voluntário(a)”: the endings stand apart. “Membre de l’équipe”: one word of several counts.
    parts = [part for part in words.split() if len(part) > 2]
    if "bono" in parts:  # a “colaborador” is of the staff, one “pro bono” of the tech side
        return ParticipantRole.VOLUNTEER
    found = {
        role for role, pattern in _ROLES.items() for part in parts if re.fullmatch(pattern, part)
    }
    return found.pop() if len(found) == 1 else None


def language_called(word: str) -> str:
    """Return the code of the language that somebody calls so; the word itself where it is none of ours."""
    words = plain_words(word)
    return next((code for code, names in _LANGUAGES.items() if words in names.split()), word)


def organisation_called(name: str, known: Mapping[str, Collection[str]]) -> str | None:
    """Return which organisation somebody calls so: by its name without regard to case, accents, signs and “and”.

    Args:
        name: what stands in the list.
        known: what each organisation is called, by what stands for it.

    Returns:
        What stands for it; nothing where none or more than one may be meant.
    """
    wanted = _bare(name)
    if not wanted:
        return None
    calls = {key: [_bare(one) for one in names] for key, names in known.items()}
    exact = [key for key, names in calls.items() if wanted in names]
    if len(exact) == 1:
        return exact[0]
    begun = [key for key, names in calls.items() if any(set(wanted) <= set(one) for one in names)]
    return begun[0] if len(begun) == 1 and not exact else None


def _bare(name: str) -> tuple[str, ...]:
    return tuple(word for word in plain_words(name).split() if word not in _SMALL_WORDS)


def _tidy(row: Sequence[str]) -> list[str]:
    cells = [cell.strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _heading_of(rows: Sequence[Sequence[str]]) -> int | None:
    """Return which row names the columns: the first of which a cell does so, if no address stands there or before."""
    for place, cells in enumerate(rows[:HEADING_WITHIN]):
        if any("@" in cell for cell in cells):
            return None
        if any(map(_meaning, cells)):
            return place
    return None


def _are_mail_lines(body: Sequence[Sequence[str]]) -> bool:
    """Say whether rows are what a mail program copies of a field of addresses: several on one line."""
    cells = [cell for row in body for cell in row if cell]
    return len(cells) > len(body) and all("@" in cell for cell in cells)


def _meaning(heading: str) -> Meaning | None:
    """Return what a column of this heading holds; nothing where the heading is none that we know."""
    words = set(plain_words(heading).split())
    if not words <= _KNOWN:
        return None
    found = next((meaning for meaning, known in _HEADINGS.items() if words & known), None)
    if found not in (None, Meaning.NAME):
        return found
    if words & _A_FIRST:
        return Meaning.FIRST
    if words & _A_LAST:
        return Meaning.LAST
    kinds = [found is not None, bool(words & _FIRST), bool(words & _LAST)]
    if sum(kinds) > 1:  # “Nom et prénom”, “Nome e apelido”
        return Meaning.NAME
    return Meaning.FIRST if kinds[1] else Meaning.LAST if kinds[2] else found


def _guess(
    headings: Sequence[str],
    body: Sequence[Sequence[str]],
    width: int,
    sides: Mapping[str, Collection[str]],
) -> list[Meaning | None]:
    columns: list[Meaning | None] = [None] * width
    for place, heading in enumerate(headings):
        meaning = _meaning(heading)
        if meaning not in columns:
            columns[place] = meaning
    fits: Mapping[Meaning, Fits] = {
        Meaning.EMAIL: lambda cell: "@" in cell,
        Meaning.ROLE: lambda cell: role_called(cell) is not None,
        Meaning.ORGANISATION: lambda cell: organisation_called(cell, sides) is not None,
    }
    for meaning, is_one in fits.items():
        free = [place for place in range(width) if columns[place] is None]
        found = best_column(free, lambda _: False, body, is_one)
        if meaning not in columns and found is not None and _mostly(body, found, is_one):
            columns[found] = meaning
    if not {Meaning.NAME, Meaning.FIRST, Meaning.LAST} & set(columns):
        _guess_names(columns, body)
    # Beside a first name, “name” is the last one; beside a last name, the first.
    for one, other in ((Meaning.FIRST, Meaning.LAST), (Meaning.LAST, Meaning.FIRST)):
        if one in columns and other not in columns and Meaning.NAME in columns:
            columns[columns.index(Meaning.NAME)] = other
    return columns


def _guess_names(columns: list[Meaning | None], body: Sequence[Sequence[str]]) -> None:
    free = [
        place
        for place, known in enumerate(columns)
        if known is None and _mostly(body, place, _is_text)
    ]
    if not free:
        return
    first, *others = free
    if first + 1 in others and all(_mostly(body, place, _is_word) for place in (first, first + 1)):
        columns[first], columns[first + 1] = Meaning.FIRST, Meaning.LAST
    else:
        columns[first] = Meaning.NAME


def _mostly(body: Sequence[Sequence[str]], place: int, fits: Fits) -> bool:
    filled = [cell for cell in cells_in(body, place) if cell]
    return bool(filled) and 2 * sum(map(fits, filled)) >= len(filled)


def _is_text(cell: str) -> bool:
    return any(letter.isalpha() for letter in cell) and "@" not in cell and "://" not in cell


def _is_word(cell: str) -> bool:
    return _is_text(cell) and len(cell.split()) == 1


def _said(columns: Sequence[Meaning | None], cells: Sequence[str]) -> dict[Meaning, str]:
    said = {
        meaning: cell for meaning, cell in zip(columns, cells, strict=False) if meaning and cell
    }
    mailbox = MAILBOX.fullmatch(said.get(Meaning.EMAIL, ""))
    if mailbox is not None:
        said[Meaning.EMAIL] = mailbox[2]
    elif Meaning.EMAIL in said:
        said[Meaning.EMAIL] = said[Meaning.EMAIL].removeprefix("mailto:").strip(" ,;<>")
    parts = [said.pop(part) for part in (Meaning.FIRST, Meaning.LAST) if part in said]
    name = said.get(Meaning.NAME) or " ".join(parts) or (mailbox[1].strip() if mailbox else "")
    return {**said, **({Meaning.NAME: name} if name else {})}
