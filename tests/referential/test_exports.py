"""Exports say what the referential says, and the same release always gives the same bytes."""

import csv
import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, OWL, SKOS

from referential import Referential, load_draft
from referential.addresses import Addresses
from referential.errors import WrongUse
from referential.exports import skos, tables
from referential.exports.case import build
from referential.exports.writing import Format, export, write
from referential.levels import LevelId
from referential.loader import load_release
from referential.values import Text
from tests.referential.house import House

ROOT = Path(__file__).parents[2]
BASE = "https://badges.example.org"
HOME = f"{BASE}/referential/1.0.0"


@pytest.fixture
def release(released: House) -> Referential:
    return load_release(released.releases / "1.0.0")


def test_json_holds_everything_and_the_digest(release: Referential) -> None:
    content = json.loads(tables.to_json(release))
    assert content["digest"] == release.digest
    assert Referential.model_validate(content) == release


def test_a_table_has_one_line_for_each_descriptor(release: Referential) -> None:
    rows = list(csv.DictReader(io.StringIO(tables.to_csv(release).decode(), newline="")))
    assert len(rows) == 3 * 4 * 3
    row = next(
        one for one in rows if (one["competence"], one["descriptor"]) == ("lamp-log", "lead-2")
    )
    assert row["descriptor_fr"] == "Trouve la cause de trois pannes et la prouve par les relevés."
    assert (row["level"], row["ecf"]) == ("lead", "D.7 e-3 closeMatch")


def test_a_table_has_one_line_for_each_way_to_learn(release: Referential) -> None:
    text = tables.training_to_csv(release).decode()
    rows = {one["competence"]: one for one in csv.DictReader(io.StringIO(text, newline=""))}
    known = ("kind", "languages", "cost", "accessibility", "url", "title_fr", "text_en")
    assert [rows["lamp-log"][one] for one in known] == [
        *("practice", "any", "time", "arranged", "", "Son propre journal"),
        "Keep a log of your own for a month.",
    ]
    (way,) = release.competence("lamp-log").training
    old = way.model_copy(update={"title": None, "languages": (), "cost": None})
    before = release.competence("lamp-log").model_copy(update={"training": (old,)})
    text = tables.training_to_csv(release.model_copy(update={"competences": (before,)})).decode()
    assert ",lamp-log,practice,,,arranged,,,," in text, "what a release does not say stays empty"


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_table_gives_no_formula_to_a_spreadsheet(house: House, start: str) -> None:
    house.edit("competences/lamp-log.yaml", "en: Points to", f'en: "{start}CMD() points to')
    house.edit("competences/lamp-log.yaml", "on a printed log.", 'on a printed log."')
    text = tables.to_csv(load_draft(house.draft)).decode()
    assert f"'{start}CMD()" in text
    assert f",{start}CMD()" not in text


# rdflib's own reader of JSON-LD still uses what rdflib gave up.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_skos_round_trips_in_both_notations(release: Referential) -> None:
    graph = skos.graph(release, BASE)
    turtle = Graph().parse(data=skos.to_turtle(release, BASE), format="turtle")
    jsonld = Graph().parse(data=skos.to_jsonld(release, BASE), format="json-ld")
    assert isomorphic(graph, turtle)
    assert isomorphic(graph, jsonld)


def test_skos_says_what_the_referential_says(release: Referential) -> None:
    graph = skos.graph(release, BASE)
    scheme, log = URIRef(HOME), URIRef(f"{HOME}/lamp-log")
    assert (scheme, RDF.type, SKOS.ConceptScheme) in graph
    assert (scheme, OWL.versionInfo, Literal("1.0.0")) in graph
    assert (log, SKOS.prefLabel, Literal("Lire le journal de la lampe", lang="fr")) in graph
    assert (log, SKOS.broader, URIRef(f"{HOME}#light")) in graph
    esco = "http://data.europa.eu/esco/skill/97bd1c21-66b2-4b7e-ad0f-e3cda590e378"
    assert (log, SKOS.closeMatch, URIRef(esco)) in graph
    lead = URIRef(f"{HOME}/lamp-log/lead")
    assert (lead, SKOS.broader, log) in graph
    assert (lead, SKOS.closeMatch, URIRef(f"{BASE}/frameworks/ecf-4.0/D.7#e-3")) in graph
    rope = URIRef(f"{HOME}/rope-signals")
    assert (rope, OWL.deprecated, Literal(True)) in graph
    assert (rope, DCTERMS.isReplacedBy, URIRef(f"{HOME}/ship-signals")) in graph
    assert not list(graph.triples((None, SKOS.exactMatch, None)))


def test_what_a_level_requires_and_that_settings_are_examples_is_in_every_export(
    release: Referential,
) -> None:
    log = release.competence("lamp-log")
    lead = log.levels[LevelId.LEAD].model_copy(update={"required": ("lead-2",)})
    strict = log.model_copy(update={"levels": {**log.levels, LevelId.LEAD: lead}})
    others = tuple(one for one in release.competences if one.id != log.id)
    examples = Text({"en": "Numbers are examples.", "fr": "Les nombres sont des exemples."})
    changes = {"competences": (strict, *others), "equivalents": examples}
    whole = release.model_copy(update=changes)
    graph = skos.graph(whole, BASE)
    said = "À remplir pleinement, avec l’un des autres : " + lead.descriptors[1].text.root["fr"]
    asked = list(graph.objects(URIRef(f"{HOME}/lamp-log/lead"), SKOS.scopeNote))
    assert Literal(said, lang="fr") in asked
    assert (URIRef(HOME), SKOS.note, Literal(examples.root["fr"], lang="fr")) in graph
    one = Graph().parse(data=skos.describe(whole, BASE, "lamp-log"), format="turtle")
    assert set(one) < set(graph)
    package = build(whole, BASE, "fr")
    assert package.document["notes"] == examples.root["fr"]
    (rubric,) = (one for one in package.rubrics if one["title"] == log.title.root["fr"])
    levels = rubric["CFRubricCriteria"][0]["CFRubricCriterionLevels"]
    rules = [{"descriptors": ["lead-1", "lead-2", "lead-3"], "required": ["lead-2"]}]
    assert [one.get("extensions") for one in levels] == [None, None, rules, None]
    rows = csv.DictReader(io.StringIO(tables.to_csv(whole).decode(), newline=""))
    assert [one["descriptor"] for one in rows if one["required"]] == ["lead-2"]


def test_every_concept_of_skos_has_one_label_in_each_language(release: Referential) -> None:
    graph = skos.graph(release, BASE)
    concepts = list(graph.subjects(RDF.type, SKOS.Concept))
    stages = (one for one in concepts if "/guide/" in str(one))
    assert len(concepts) == 2 + 3 + 3 * 4 + 2 + len(list(stages))
    for concept in concepts:
        labels = [label.n3()[-3:] for label in graph.objects(concept, SKOS.prefLabel)]
        assert sorted(labels) == ["@en", "@fr"]


EXPORT_ALL = """
import sys
from pathlib import Path
from referential.exports.case import build
from referential.exports.writing import Format, export, write
from referential.levels import LevelId
from referential.loader import load_release
from referential.values import Text
release, out = load_release(Path(sys.argv[1])), Path(sys.argv[2])
for form in Format:
    write(export(release, form, "https://badges.example.org", {}), out)
"""


def test_a_second_export_is_the_same_to_the_byte(released: House, tmp_path: Path) -> None:
    """Two processes that hash texts differently write the same files."""
    outputs = []
    for seed in ("1", "2"):
        out = tmp_path / f"out-{seed}"
        command = [sys.executable, "-c", EXPORT_ALL, str(released.releases / "1.0.0"), str(out)]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        subprocess.run(command, check=True, env=environment)
        outputs.append({path.name: path.read_bytes() for path in out.iterdir()})
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) == 7
    assert all(outputs[0].values())


@pytest.mark.parametrize(
    "base",
    ["", "badges.example.org", "https://badges.example.org/", "https://a b", "https://x.org?q=1",
     "javascript:alert(1)", "https://x.org/<b>"],
)  # fmt: skip
def test_a_base_that_makes_no_addresses_is_refused(base: str) -> None:
    with pytest.raises(WrongUse, match="without a slash"):
        Addresses(base, "1.0.0")


def test_a_format_that_cites_addresses_wants_a_base(release: Referential) -> None:
    days = {"1.0.0": date(2026, 11, 23)}
    with pytest.raises(WrongUse, match="--base-url"):
        export(release, Format.SKOS_TURTLE, None, days)
    assert set(export(release, Format.CASE, BASE, days)) == {
        "referential-1.0.0.case.en.json",
        "referential-1.0.0.case.fr.json",
    }


def test_exports_are_written_where_they_are_wanted(release: Referential, tmp_path: Path) -> None:
    files = export(release, Format.CSV, None, {})
    (path,) = write(files, tmp_path / "deep" / "down")
    assert path.read_bytes() == files["referential-1.0.0.csv"]
