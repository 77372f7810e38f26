"""Lists of people as people's files are: letters, separators, headings, roles and names of three languages."""

import io

import openpyxl
import pytest

from app.errors import BadInput
from app.exchanges.people_rows import (
    MOST_ROWS,
    Meaning,
    as_text,
    organisation_called,
    read_people,
    role_called,
    rows_in,
    rows_of,
)
from app.exchanges.tables import ParticipantRole

SIDES = {
    "1": ("Café des Possibles", "social"),
    "2": ("Nuage & Cie", "tech", "entreprise tech"),
}
ANA = {
    Meaning.NAME: "Ana Gonçalves",
    Meaning.EMAIL: "ana@example.org",
    Meaning.ORGANISATION: "nuage et cie",
    Meaning.ROLE: "bénévole",
}


def said(rows, **given):
    return [dict(one.said) for one in read_people(rows, SIDES, **given).people]


@pytest.mark.parametrize(
    "heading",
    [
        "Nom;Courriel;Organisation;Rôle",
        "Nom et prénom;Adresse e-mail;Structure;Statut",
        "Nome completo;Endereço de e-mail;Organização;Papel",
        "Name;E-mail address;Organisation;Role",
        "NOME;CORREIO ELETRÓNICO;ENTIDADE;FUNÇÃO",
        "Participant·e;Mail;Entreprise;Profil",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_headings_of_three_languages_in_the_letters_of_any_spreadsheet(heading, encoding):
    text = f"{heading}\r\nAna Gonçalves;ana@example.org;nuage et cie;bénévole\r\n;;;\r\n"
    assert said(rows_of(text.encode(encoding))) == [ANA]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize(
    ("heading", "row"),
    [
        (("Prénom", "Nom", "Courriel"), ("Ana", "Gonçalves", "ana@example.org")),
        (("Nome", "Apelido", "E-mail"), ("Ana", "Gonçalves", "ana@example.org")),
        (("Last name", "First name", "E-mail"), ("Gonçalves", "Ana", "ana@example.org")),
        (("Nom de famille", "Prénom", "Mail"), ("Gonçalves", "Ana", "<ana@example.org>")),
        (("Nome próprio", "E-mail", "Nome"), ("Ana", "mailto:ana@example.org", "Gonçalves")),
    ],
)
def test_first_and_last_names_are_joined(separator, heading, row):
    text = separator.join(heading) + "\n" + separator.join(row)
    assert said(rows_in(text)) == [
        {Meaning.NAME: "Ana Gonçalves", Meaning.EMAIL: "ana@example.org"}
    ]


@pytest.mark.parametrize(
    "row",
    [
        ("bénévole", "Nuage et Cie", "ana@example.org", "Ana Gonçalves"),
        ("1", "Ana", "Gonçalves", "ana@example.org", "NUAGE CIE", "Voluntária"),
        ("Ana Gonçalves <ana@example.org>", "tech", "volunteer"),
    ],
)
def test_without_headings_the_cells_tell(row):
    (ana,) = said([row])
    assert ana[Meaning.NAME] == "Ana Gonçalves"
    assert ana[Meaning.EMAIL] == "ana@example.org"
    assert organisation_called(ana[Meaning.ORGANISATION], SIDES) == "2"
    assert role_called(ana[Meaning.ROLE]) is ParticipantRole.VOLUNTEER


def test_what_a_mail_program_copies_is_a_list():
    text = '"Ana Gonçalves" <ana@example.org>; Bo Exemple <bo@example.org>;\n\ncy@example.org'
    assert said(rows_in(text)) == [
        {Meaning.NAME: "Ana Gonçalves", Meaning.EMAIL: "ana@example.org"},
        {Meaning.NAME: "Bo Exemple", Meaning.EMAIL: "bo@example.org"},
        {Meaning.EMAIL: "cy@example.org"},
    ]


def test_titles_above_blank_rows_and_rows_filled_down_are_left_out():
    rows = [
        ["Liste 2026"],
        [],
        ["Prénom", "NOM", "Courriel", "Organisation", "Remarque"],
        ["Ana", "GONÇALVES", "ana@example.org", "Nuage", "vient le lundi"],
        ["", "", "", "Nuage"],
        ["Bo", "EXEMPLE", "", "Nuage"],
    ]
    found = read_people(rows, SIDES)
    assert [one.number for one in found.people] == [4, 6]
    assert found.people[0].said[Meaning.NAME] == "Ana GONÇALVES"
    assert found.columns[4] is None


def test_what_was_guessed_wrong_is_named_by_somebody():
    rows = [["Contact", "Service"], ["Ana Gonçalves", "Nuage & Cie"], ["Bo Exemple", "tech"]]
    assert read_people(rows, SIDES).columns == [Meaning.NAME, Meaning.ORGANISATION]
    named = read_people(rows, SIDES, [Meaning.ORGANISATION, Meaning.NAME])
    assert [one.said[Meaning.NAME] for one in named.people] == ["Service", "Nuage & Cie", "tech"]


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (
            ParticipantRole.VOLUNTEER,
            "volunteer Bénévole bénévoles voluntária Voluntário(a) Voluntário/a",
        ),
        (
            ParticipantRole.STAFF,
            "staff salarié·e Salariée employé(e) colaboradora funcionário STAFF",
        ),
        (None, "boss bénévole/salariée directrice s"),
    ],
)
def test_roles_are_called_as_people_call_them(role, words):
    assert {role_called(word) for word in words.split()} == {role}
    for label in ("Intervenant ou intervenante pro bono", "Colaborador/a pro bono", "intervenante"):
        assert role_called(label) is ParticipantRole.VOLUNTEER
    assert role_called("Membre de l’équipe") is role_called("Membro da equipa")
    assert role_called("Membre de l’équipe") is ParticipantRole.STAFF
    for pro_bono in ("Colaborador/a pro bono", "Intervenant ou intervenante pro bono"):
        assert role_called(pro_bono) is ParticipantRole.VOLUNTEER


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("NUAGE & CIE", "2"),
        ("nuage et cie", "2"),
        ("Nuage", "2"),
        ("Tech", "2"),
        ("cafe des possibles", "1"),
        ("social", "1"),
        ("Nuage & Cie SARL", None),
        ("Cie du Café", None),
        ("&", None),
    ],
)
def test_an_organisation_is_called_leniently_and_never_guessed_between_two(name, side):
    assert organisation_called(name, SIDES) == side
    assert organisation_called("Une", {"1": ("Une social",), "2": ("Une tech",)}) is None


def test_a_workbook_is_read_where_its_people_are():
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Notes"])
    sheet = book.create_sheet("Personnes")
    sheet.append(["Courriel", "Nom"])
    sheet.append(["ana@example.org", "Ana Gonçalves"])
    content = io.BytesIO()
    book.save(content)
    rows = rows_of(content.getvalue())
    assert said(rows) == [{Meaning.NAME: "Ana Gonçalves", Meaning.EMAIL: "ana@example.org"}]


def test_a_list_goes_through_a_page_as_it_is():
    rows = [["a;b;c", 'say "hi"'], [], ["two\nlines", "", "x"], ["=1+1", " "]]
    tidy = rows_in(as_text(rows))
    assert [[cell for cell in row if cell] for row in tidy] == [
        [cell.strip() for cell in row if cell.strip()] for row in rows
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'Nom;Courriel\nAna;"ana\nBo;bo@example.org', "no CSV"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither text nor"),
        (b"PK\x03\x04", "neither text nor"),
        (b"a" * 600_000, "longer than 512 KiB"),
    ],
)
def test_what_is_no_list_is_named(content, message):
    with pytest.raises(BadInput, match=message):
        rows_of(content)


def test_rows_of_a_workbook_beyond_what_is_read_are_never_dropped_in_silence():
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Ana", "ana@example.org"])
    for _ in range(6 * MOST_ROWS):
        sheet.append([])
    sheet.append(["Bo", "bo@example.org"])
    content = io.BytesIO()
    book.save(content)
    with pytest.raises(BadInput, match="1 to 500"):
        rows_of(content.getvalue())
