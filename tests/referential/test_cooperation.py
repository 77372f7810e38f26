"""Forms, themes, indicators, charter and glossary: read, compared, promised, shown, and exported."""

import json

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS

from referential import RELEASES, load_draft, load_release
from referential.changes import Kind
from referential.checks.run import check_folder
from referential.cooperation import LISTS, PARTS, Charter
from referential.diff import diff
from referential.exports import skos, tables
from referential.freezing import compiled
from referential.models import Referential
from referential.problems import Code
from referential.versions import Size
from tests.referential.house import House, place_of

BASE = "https://light.example.org"


def codes(house: House) -> list[Code]:
    return [problem.code for problem in check_folder(house.draft)]


def test_the_names_of_the_parts_agree() -> None:
    assert list(PARTS) == list(LISTS)
    assert all(LISTS[name] in PARTS[name].model_fields for name in PARTS)


def test_the_parts_come_back_from_a_release(released: House) -> None:
    frozen = load_release(released.releases / "1.0.0")
    assert frozen.cooperation == load_draft(released.draft).cooperation
    assert list(frozen.cooperation.parts()) == list(PARTS)
    assert Referential.model_validate_json(compiled(frozen)).cooperation == frozen.cooperation


@pytest.mark.parametrize("name", PARTS)
def test_a_draft_may_do_without_a_part(house: House, name: str) -> None:
    house.file(f"{name}.yaml").unlink()
    cited = {"stages": 2, "documents": 1}  # by practices and obstacles, by a stage
    assert codes(house) == [Code.REFERENCE_NAME] * cited.get(name, 0)
    assert name not in load_draft(house.draft).cooperation.parts()


def test_releases_from_before_have_none_and_are_exported_as_they_were() -> None:
    old = load_release(RELEASES / "0.1.0")
    assert old.cooperation.parts() == {}
    assert "cooperation" not in json.loads(tables.to_json(old))


@pytest.mark.parametrize(
    ("name", "old", "new", "kind", "size"),
    [
        ("forms.yaml", "Nights of rest.", "Whole nights of rest.", Kind.REWORDED, Size.PATCH),
        ("forms.yaml", "Des nuits de", "De vraies nuits de", Kind.TRANSLATED, Size.PATCH),
        ("forms.yaml", "facts: [F45]", "facts: [F45, F46]", Kind.CHANGED, Size.MINOR),
        ("indicators.yaml", "party: community", "party: person", Kind.CHANGED, Size.MINOR),
        ("charter.yaml", '"1.0.0"', '"1.1.0"', Kind.CHANGED, Size.MINOR),
        ("charter.yaml", "read it aloud", "read it", Kind.REWORDED, Size.PATCH),
        ("stages.yaml", "An hour.", "Two hours.", Kind.REWORDED, Size.PATCH),
        ("stages.yaml", "facts: [F34]", "facts: [F34, F43]", Kind.CHANGED, Size.MINOR),
        ("documents.yaml", "rows: 3", "rows: 4", Kind.CHANGED, Size.MINOR),
        ("obstacles.yaml", "id: fog", "id: mist", Kind.REMOVED, Size.MAJOR),
        ("practices.yaml", "Keep a second", "Always keep a second", Kind.REWORDED, Size.PATCH),
        ("conduct.yaml", '"1.0.0"', '"1.1.0"', Kind.CHANGED, Size.MINOR),
        ("glossary.yaml", "id: beacon", "id: light", Kind.REMOVED, Size.MAJOR),
        ("forms.yaml", "working_translations: [fr]\n", "", Kind.TRANSLATED, Size.PATCH),
    ],
)
def test_a_change_has_its_kind_and_size(
    released: House, name: str, old: str, new: str, kind: Kind, size: Size
) -> None:
    released.edit(name, old, new)
    found = diff(load_release(released.releases / "1.0.0"), load_draft(released.draft))
    assert found.size is size
    assert found.of_kind(kind)


def test_a_part_that_comes_is_one_minor_change(released: House) -> None:
    whole = load_draft(released.draft)
    less = whole.model_copy(
        update={"cooperation": whole.cooperation.model_copy(update={"glossary": None})}
    )
    (came,) = diff(less, whole).changes
    assert (came.kind, came.size, came.subject) == (Kind.ADDED, Size.MINOR, "glossary")
    (went,) = diff(whole, less).changes
    assert (went.kind, went.size) == (Kind.REMOVED, Size.MAJOR)


def test_what_exchanges_cite_may_not_vanish(released: House) -> None:
    released.edit("forms.yaml", "id: shared-watch", "id: other-watch")
    (problem,) = check_folder(released.draft)
    text = released.file("forms.yaml").read_text(encoding="utf-8")
    assert (problem.code, problem.place) == (Code.HISTORY_REMOVED, place_of(text, "forms:"))
    released.file("themes.yaml").unlink()
    assert codes(released) == [Code.HISTORY_REMOVED, Code.HISTORY_REMOVED]


def test_an_agreement_that_changed_takes_a_new_number(released: House) -> None:
    released.edit("conduct.yaml", "Walks in socks", "Walks barefoot")
    assert codes(released) == [Code.HISTORY_CHARTER]
    released.edit("conduct.yaml", 'version: "1.0.0"', 'version: "1.0.1"')
    edited = released.edit("charter.yaml", "No quarrel", "No quarrel and no feast")
    (problem,) = check_folder(released.draft)
    assert (problem.code, problem.place) == (Code.HISTORY_CHARTER, place_of(edited, '"1.0.0"'))
    assert "above 1.0.0" in problem.remedy
    released.edit("charter.yaml", 'version: "1.0.0"', 'version: "1.1.0"')
    assert codes(released) == []
    charter = load_draft(released.draft).cooperation.charter
    assert isinstance(charter, Charter)
    assert charter.version == "1.1.0"


def test_stages_are_concepts_in_their_order(released: House) -> None:
    release = load_release(released.releases / "1.0.0")
    graph = Graph().parse(data=skos.to_turtle(release, BASE), format="turtle")
    guide = URIRef(f"{BASE}/guide/1.0.0")
    stage = URIRef(f"{guide}/light-up")
    assert (guide, RDF.type, SKOS.ConceptScheme) in graph
    assert (stage, SKOS.prefLabel, Literal("Allumer", lang="fr")) in graph
    assert (stage, SKOS.relatedMatch, URIRef(f"{BASE}/referential/1.0.0/rope-signals")) in graph
    (members,) = graph.objects(URIRef(f"{guide}#stages"), SKOS.memberList)
    assert list(graph.items(members)) == [stage]
    assert skos.to_jsonld(release, BASE) == skos.to_jsonld(release, BASE)
    old = Graph().parse(data=skos.to_turtle(load_release(RELEASES / "1.0.0"), BASE))
    assert not list(old.subjects(RDF.type, SKOS.OrderedCollection))


def test_terms_are_concepts_related_both_ways(released: House) -> None:
    release = load_release(released.releases / "1.0.0")
    graph = Graph().parse(data=skos.to_turtle(release, BASE), format="turtle")
    scheme = URIRef(f"{BASE}/glossary/1.0.0")
    beacon, watch = URIRef(f"{scheme}#beacon"), URIRef(f"{scheme}#watch")
    assert (scheme, RDF.type, SKOS.ConceptScheme) in graph
    assert set(graph.subjects(SKOS.inScheme, scheme)) == {beacon, watch}
    assert (beacon, SKOS.related, watch) in graph
    assert (watch, SKOS.related, beacon) in graph
    assert (watch, SKOS.prefLabel, Literal("Quart", lang="fr")) in graph
