"""The papers on data protection say what the settings, the policies and the terms say, in three languages."""

import io
import re
import zipfile

import pytest
from defusedxml.ElementTree import fromstring

from app.plumbing.languages import LANGUAGES
from app.privacy.keeping import KEEPING, Kind
from app.privacy.papers import OPEN, PAPERS, TEXTS, facts_of, paper
from app.privacy.papers_files import ODT
from app.programmes.tables import Programme
from tests.app.pdf_judge import read_accessible

pytestmark = pytest.mark.alone
FACTS = {
    "operator": "Association Exemple",
    "operator_address": "1 rue de l’Exemple",
    "contact": "data@example.org",
    "dpo": "",
    "hosting": "Hébergeur Exemple",
    "authority": "CNIL",
    "programme": "Solidaire",
    "programme_email": "hello@example.org",
    "evidence": "2",
    "minimum_age": "17",
    "second": "oui",
}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_paper_is_whole_in_every_language_and_names_its_rule(language):
    assert {path.stem for path in TEXTS.glob("*.toml")} == set(PAPERS)
    for name in PAPERS:
        one = paper(name, language, FACTS)
        words = [one.title, one.meant_for, one.rule]
        for section in one.sections:
            assert section.title, name
            assert section.paragraphs or section.rows, (name, section.title)
            assert all(len(row) == len(section.columns) for row in section.rows)
            words += [*section.paragraphs, *(cell for row in section.rows for cell in row)]
        assert all(word.strip() and "{" not in word for word in words)
        assert re.search("2016/679", one.rule), name
        assert re.search("to be checked|à vérifier|a verificar", one.rule), name
        whole = " ".join(words)
        assert language != "fr" or not re.search(r"[^\u00a0][;:!?»](?= )|« ", whole), name


def test_the_papers_are_filled_in_and_what_nobody_said_is_left_open():
    record = paper("record", "en", FACTS)
    who = " ".join(record.sections[0].paragraphs)
    assert "Association Exemple, 1 rue de l’Exemple" in who
    assert f"data protection officer: {OPEN}" in who
    kept = {row[0] for section in record.sections for row in section.rows}
    told = {term.kind for terms in KEEPING.values() for term in terms}
    assert {kind.label for kind in told} <= kept, "code and paper say the same"
    assert len(told) == len(Kind)
    done = " ".join(paper("impact", "fr", FACTS).sections[1].paragraphs)
    assert "preuves demandées\u00a0: 2" in done


@pytest.mark.parametrize(
    ("language", "age", "no"),
    [("en", "nobody under 17", "No answer means no"), ("fr", "moins de 17 ans", "veut dire non"),
     ("pt", "menos de 17 anos", "quer dizer não")],
)  # fmt: skip
def test_r46_the_form_for_guardians_asks_both_and_says_the_programmes_age(language, age, no):
    """The person is asked as well as whoever represents them; no is of equal weight; nothing is decided about law."""
    form = paper("guardian", language, FACTS)
    whole = " ".join(words for section in form.sections for words in section.paragraphs)
    assert age in whole
    assert no in whole
    assert "data@example.org" in whole
    person, *others = form.sections[-1].rows
    assert len(others) == 2
    assert [row[1].count("[") for row in (person, *others)] == [2, 3, 3]
    assert all(word in form.rule for word in ("2016/679", "Code civil", "Código Civil"))


def test_an_owner_reads_them_and_takes_one_as_pdf(cast):
    owner = cast.browser("owner")
    base = f"/programmes/{cast.programme.id}/privacy"
    listed = owner.get(base, headers={"accept-language": "pt"}).text
    assert listed.count(f'href="{base}/') == len(PAPERS)
    shown = owner.get(f"{base}/impact", headers={"accept-language": "pt"}).text
    assert "Avaliação de impacto" in shown
    assert cast.programme.name in shown
    with cast.service.work() as work:
        programme = work.session.get_one(Programme, cast.programme.id)
        assert facts_of(work.settings, programme, "fr")["second"] == "non"
    text = owner.get(f"{base}/impact.odt", headers={"accept-language": "fr"})
    assert text.content[30:77] == b"mimetype" + ODT.encode(), (
        "by its first bytes a program knows it"
    )
    with zipfile.ZipFile(io.BytesIO(text.content)) as opened:
        body = fromstring(opened.read("content.xml"))
    words = "".join(body.itertext())
    assert "Analyse d’impact relative à la protection des données" in words
    assert cast.programme.name in words
    tool = owner.get(f"{base}/impact.json", headers={"accept-language": "fr"}).json()
    assert set(tool) == {"pia", "answers", "measures", "evaluations", "comments"}
    assert {one["reference_to"] for one in tool["answers"]} == {111, 112, 211, 215}
    assert len(tool["measures"]) == 12, "each risk with what is done about it"
    taken = owner.get(f"{base}/record.pdf", headers={"accept-language": "fr"})
    assert len(read_accessible(taken.content).pages) >= 1
    assert "record-fr.pdf" in taken.headers["content-disposition"]
    assert owner.get(f"{base}/nothing.pdf").status_code == 404
