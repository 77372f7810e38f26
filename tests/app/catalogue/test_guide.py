"""The guide: ten stages to walk through, documents to print and fill, obstacles and figures, words that are linked."""

import re
from collections import Counter
from html import unescape
from itertools import cycle
from typing import Any

import pytest

from app.catalogue.words import Words
from referential import Text
from referential.cooperation import Cooperation, Glossary, Term
from tests.app.catalogue.next_release import NEXT, next_release, release_draft
from tests.app.pdf_judge import read_accessible

LANGUAGES = ("en", "fr", "pt")
A4 = (595, 842)


@pytest.fixture
def database_url(sqlite_database):
    """One database is enough. The referential stands in files."""
    return sqlite_database


@pytest.fixture
def release(service):
    return release_draft(service)


@pytest.fixture
def parts(release):
    return release.cooperation


def shown(service, address, language="en"):
    answer = service.client(**{"accept-language": language, "accept": "text/html"}).get(address)
    assert answer.status_code == 200, address
    return unescape(answer.text)


def test_one_walks_through_the_stages_in_ones_own_language(service, parts):
    stages = parts.stages.stages
    for place, (stage, language) in enumerate(zip(stages, cycle(LANGUAGES), strict=False)):
        for root in ("/guide", f"/guide/{NEXT}"):
            page = shown(service, f"{root}/{stage.id}", language)
            assert f'<html lang="{language}">' in page
            assert f"{place + 1} " in page
            for text in (*stage.questions, stage.duration):
                assert text.in_language(language) in page
            nearby = re.findall(rf'href="{root}/([a-z-]+)" rel="(prev|next)"', page)
            expected = [(stages[place - 1].id, "prev")] if place else []
            expected += [(stages[place + 1].id, "next")] if place + 1 < len(stages) else []
            assert nearby == expected
            for document in stage.documents:
                assert f'href="{root}/documents/{document}.pdf"' in page


def test_every_link_of_the_guide_leads_somewhere_and_no_id_stands_twice(service, parts):
    client, waiting, seen = service.client(accept="text/html"), ["/guide"], {}
    while waiting:
        address = waiting.pop()
        answer = client.get(address)
        seen[address] = answer.status_code
        if address.endswith(".pdf") or not address.startswith(("/guide", "/conduct", "/charter")):
            continue
        page = answer.text
        ids = Counter(re.findall(r'\bid="([^"]+)"', page))
        assert all(count == 1 for count in ids.values()), (address, ids.most_common(2))
        assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids), address
        found = {link.partition("#")[0] for link in re.findall(r'href="(/[^"?]+)"', page)}
        known = {one for one in found if one.startswith(("/guide", "/conduct", "/charter", "/glo"))}
        waiting += sorted(
            one for one in known if one not in seen and one not in waiting and ".pdf" not in one
        )
    assert set(seen.values()) == {200}, {one: code for one, code in seen.items() if code != 200}
    assert len(seen) > 20


def test_the_guide_shows_obstacles_with_what_to_do_and_figures_with_their_base(service, release):
    page = shown(service, "/guide", "fr")
    study = release.framework("study-2019")
    for one in release.cooperation.obstacles.obstacles:
        assert one.title.in_language("fr") in page
    for base in ("everyone", "cooperated"):
        (group,) = (one for one in study.bases if one.id == base)
        assert group.title.in_language("fr") in page
    for fact in study.facts:
        if fact.topic:
            assert fact.meaning.in_language("fr") in page
        if fact.topic and fact.contradiction:
            assert fact.contradiction.in_language("fr") in page
    assert "91\u202f%" in page
    assert "75\u202f% de celles qui avaient coopéré" in page


def test_what_an_old_release_does_not_hold_is_left_out_or_told(service, parts):
    page = shown(service, "/guide/1.0.0")
    assert 'id="forms"' in page
    assert 'id="indicators"' in page
    for part in ("stages", "documents", "obstacles", "figures"):
        assert f'id="{part}"' not in page
    client = service.client(accept="text/html")
    for address in (
        "/guide/1.0.0/meet",
        "/guide/1.0.0/documents/impact-sheet",
        "/guide/1.0.0/documents/impact-sheet.pdf",
        "/conduct/1.0.0",
        "/guide/98.0.0",
        "/guide/98.0.0/meet",
    ):
        assert client.get(address).status_code == 404, address
    for address, known in (("/guide/marry", "meet"), ("/guide/documents/will", "impact-sheet")):
        answer = client.get(address)
        assert answer.status_code == 404
        assert known in answer.text


def test_every_document_prints_on_a_few_pages_with_all_it_asks(service, parts):
    for document, language in zip(parts.documents.documents, cycle(LANGUAGES), strict=False):
        page = shown(service, f"/guide/documents/{document.id}", language)
        client = service.client(**{"accept-language": language})
        answer = client.get(f"/guide/documents/{document.id}.pdf")
        assert answer.headers["content-type"] == "application/pdf"
        paper = read_accessible(answer.content)
        assert 1 <= len(paper.pages) <= 3, document.id
        root: Any = paper.trailer["/Root"]
        assert root["/Lang"].startswith(language)
        assert root["/MarkInfo"]["/Marked"]
        sizes = {(round(one.mediabox.width), round(one.mediabox.height)) for one in paper.pages}
        assert sizes == {A4}
        printed = plain(" ".join(one.extract_text() for one in paper.pages))
        for section in document.sections:
            for prompt in section.prompts:
                for text in (prompt.text, *prompt.columns, *prompt.choices):
                    words = text.in_language(language)
                    assert plain(words) in printed, words
                    assert words in page


def plain(text):
    """Return a text without blanks: lines are broken on paper."""
    return re.sub(r"\s", "", text)


def test_both_agreements_lead_to_each_other_and_can_be_signed(service, parts):
    for address, agreement, other in (
        ("/charter", parts.charter, f"/conduct/{NEXT}"),
        ("/conduct", parts.conduct, f"/charter/{NEXT}"),
    ):
        page = shown(service, address, "pt")
        assert agreement.title.in_language("pt") in page
        assert f'href="{other}"' in page
        assert "signatures" in page
        for article in agreement.articles:
            assert f'id="{article.id}"' in page


def glossary_of(*terms):
    found = tuple(
        Term(
            id=term_id,
            title=Text({"en": title}),
            also=tuple(Text({"en": other}) for other in also),
            definition=Text({"en": f"What <{title}> means."}),
        )
        for term_id, title, *also in terms
    )
    return next_release().model_copy(
        update={"cooperation": Cooperation(glossary=Glossary(terms=found)), "digest": str(terms)}
    )


def test_a_word_leads_to_its_meaning_the_first_time_it_stands_on_a_page():
    words = Words(
        glossary_of(
            ("backup", "Backup"),
            ("ai", "Artificial intelligence (AI)"),
            ("source", "Open source"),
            ("venture", "Social joint venture", "joint venture"),
            ("exchange", "Exchange"),
        ),
        "en",
    )
    said = words("Two <b>backups</b> & one backup: AI, not ai; a said exchange, rebackup")
    assert said.startswith('Two &lt;b&gt;<a class="term" href="/glossary/')
    assert ">backups</a>&lt;/b&gt; &amp; one backup:" in said
    assert 'title="What &lt;Backup&gt; means."' in said
    assert said.count("<a ") == 2
    assert ">AI</a>, not ai; a said exchange, rebackup" in said
    later = words("A backup of artificial intelligence, an open source joint venture")
    assert re.findall(r">([^<]+)</a>", later) == ["open source", "joint venture"]
    assert words("") == ""


def test_without_a_glossary_a_text_is_only_escaped():
    bare = next_release().model_copy(update={"cooperation": Cooperation(), "digest": "none"})
    assert Words(bare, "fr")("a < backup") == "a &lt; backup"


def test_a_competence_tells_how_it_is_learnt_and_what_the_study_found(service, release):
    page = shown(service, f"/referential/{NEXT}/cybersecurity", "fr")
    course, drill, _, named = release.competence("cybersecurity").training
    assert named.is_one_resource
    assert not course.is_one_resource
    for way, known in (
        (named, "Cours · français · Sans frais · accessibilité non vérifiée"),
        (drill, "Ne coûte que du temps · dans la langue des personnes qui participent"),
        (course, "la langue dépend de ce que l’on choisit"),
    ):
        for words in (way.title.root["fr"], known, way.text.root["fr"]):
            assert words in page
    study = release.framework("study-2019")
    cited = release.competence("tech-watch")
    page = shown(service, f"/referential/{NEXT}/tech-watch", "en")
    for fact in cited.study.facts:
        assert study.facts_by_id[fact].meaning.in_language("en") in page
        base = study.bases_by_id.get(study.facts_by_id[fact].base or "")
        assert base is None or base.title.in_language("en") in page
    assert study.publisher in page
    shown(service, "/referential/0.1.0/cybersecurity", "pt")
