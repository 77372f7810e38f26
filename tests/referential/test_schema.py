"""The schemas that editors use are the models' own, and see what authors get wrong."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # no stubs locked

from referential import DRAFT
from referential.cooperation import PARTS
from referential.schema import FOLDER, schemas, write_schemas
from referential.sources import FRAMEWORKS

BY_FILE = {
    **{name: [DRAFT / f"{name}.yaml"] for name in PARTS},
    "competence": sorted((DRAFT / "competences").glob("*.yaml"))[::6],
    "domains": [DRAFT / "domains.yaml"],
    "framework": sorted(FRAMEWORKS.glob("*.yaml")),
    "levels": [DRAFT / "levels.yaml"],
    "meta": [DRAFT / "meta.yaml"],
}
OURS = DRAFT / "competences" / "web-development.yaml"


made = cache(schemas)


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(made()[f"{name}.schema.json"]))


def test_the_schemas_that_are_kept_are_those_of_the_models() -> None:
    kept = {path.name: path.read_bytes() for path in FOLDER.glob("*.json")}
    assert kept == made(), "run `referential schema`"


@pytest.mark.parametrize("name", BY_FILE)
def test_our_own_files_fit(name: str) -> None:
    assert BY_FILE[name]
    for path in BY_FILE[name]:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        assert not [error.message for error in validator(name).iter_errors(data)], path


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data.pop("title"),
        lambda data: data.update(audiance="both"),
        lambda data: data.update(audience="everybody"),
        lambda data: data["title"].update(french="Lire"),
        lambda data: data["levels"].update(master={}),
        lambda data: data["levels"]["lead"]["descriptors"][0].pop("id"),
        lambda data: data["levels"]["lead"]["descriptors"][0].update(hint="none"),
        lambda data: data["levels"]["lead"]["ecf"][0].update(relation="exactMatch"),
        lambda data: data["levels"]["lead"]["ecf"][0].update(code="A.11"),
        lambda data: data["mappings"]["digcomp"][0].update(code="5.6"),
        lambda data: data.update(domain="bild"),
        lambda data: data["title"].pop("pt"),
        lambda data: data["levels"]["lead"]["descriptors"][0].pop("fr"),
        lambda data: data["levels"]["lead"].update(descriptors=[]),
        lambda data: data["levels"].pop("transmit"),
        lambda data: data["mappings"].update(transversal=["T8"]),
        lambda data: data["study"].update(facts=["F99"]),
        lambda data: data["keywords"]["fr"].__delitem__(slice(11, None)),
        lambda data: data["keywords"].pop("pt"),
        lambda data: data["training"][0].pop("cost"),
        lambda data: data["training"][0].update(title=None),
        lambda data: data["training"][0].update(languages=["english"]),
    ],
)
def test_a_schema_sees_what_an_author_gets_wrong(damage: object) -> None:
    data: Any = yaml.load(OURS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    assert callable(damage)
    assert validator("competence").is_valid(data)
    damage(data)
    assert not validator("competence").is_valid(data)


def test_schemas_are_written_where_they_are_wanted(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "new")
    assert {path.name: path.read_bytes() for path in written} == made()
