"""JSON Schemas for editors, made from the models: they complete keys and underline mistakes.

A schema cannot say everything; `referential check` does.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from referential.checks.keywords import FEWEST
from referential.checks.levels import LEAST_DESCRIPTORS
from referential.checks.training import SAID
from referential.cooperation import PARTS
from referential.errors import BrokenSource
from referential.frameworks import DIGCOMP, ECF, ESCO, STUDY, Framework
from referential.levels import LevelId
from referential.loader import DRAFT, load_draft
from referential.models import Competence, Domains, Levels, Meta, Referential

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = Path(__file__).parent / "schema"
_MODELS: dict[str, type[BaseModel]] = {
    "competence": Competence,
    "domains": Domains,
    "framework": Framework,
    "levels": Levels,
    "meta": Meta,
    **PARTS,
}


def schemas(folder: Path = DRAFT) -> dict[str, bytes]:
    """Return schemas by the names of their files, with the codes and languages of a draft; equals make equals."""
    try:
        draft = load_draft(folder)
    except BrokenSource:  # it teaches nothing: then only the forms are known
        draft = None
    made = {}
    for name, model in _MODELS.items():
        schema = {"$schema": DIALECT, **model.model_json_schema()}
        if draft is not None:
            _teach_values(schema, draft)
            if model is not Framework:  # its texts are its owner's, in the languages they have
                _teach_languages(schema, draft.languages)
        made[f"{name}.schema.json"] = _bytes(schema)
    return made


def _teach_values(schema: dict[str, Any], draft: Referential) -> None:
    """Let a schema know our domains, the codes of the frameworks we hold, and how many descriptors a level has."""
    objects = {**schema.get("$defs", {}), schema.get("title"): schema}
    domains = [domain.id for domain in draft.domains]
    codes = {name: list(draft.framework(name).by_code) for name in (ECF, DIGCOMP[0], ESCO)}
    for holder, key, known in (
        ("Competence", "domain", domains),
        ("Question", "domain", domains),
        ("EcfClaim", "code", codes[ECF]),
        ("DigcompMapping", "code", codes[DIGCOMP[0]]),
        ("EscoMapping", "uri", codes[ESCO]),
    ):
        if holder in objects:
            properties = objects[holder]["properties"]
            kept = {one: properties[key][one] for one in ("description",) if one in properties[key]}
            properties[key] = {**kept, "type": "string", "enum": known}
    if "CompetenceLevel" in objects:
        descriptors = objects["CompetenceLevel"]["properties"]["descriptors"]
        descriptors["minItems"] = LEAST_DESCRIPTORS
    listed = (
        ("Mappings", "transversal", list(draft.framework(ECF).transversal_by_code)),
        ("StudySupport", "facts", list(draft.framework(STUDY).facts_by_id)),
    )
    for holder, key, known in listed:
        if holder in objects:
            objects[holder]["properties"][key]["items"] = {"type": "string", "enum": known}
    if schema.get("title") == "Competence":
        _teach_counts(schema, draft.languages)


def _teach_counts(schema: dict[str, Any], languages: Sequence[str]) -> None:
    """Let the schema of a competence ask for four levels, enough keywords, and all that a way to learn says.

    A competence in draft may be marked meanwhile: what is marked is what is left to write.
    """
    schema["properties"]["levels"]["required"] = [level.value for level in LevelId]
    phrases = schema["$defs"]["Phrases"]
    spoken = {**phrases.pop("patternProperties")["^[a-z]{2}$"], "minItems": FEWEST}
    phrases["properties"] = dict.fromkeys(languages, spoken)
    phrases["required"] = list(languages)
    training = schema["$defs"]["Training"]
    training["required"] += [key for key in SAID if key not in training["required"]]
    for key in SAID:
        said = training["properties"][key]
        said.pop("default", None)
        if "anyOf" in said:  # in a draft, none of them is left out
            training["properties"][key] = {
                **{name: value for name, value in said.items() if name != "anyOf"},
                **next(one for one in said["anyOf"] if one != {"type": "null"}),
            }
    training["properties"]["languages"]["minItems"] = 1


def _teach_languages(schema: dict[str, Any], languages: Sequence[str]) -> None:
    """Let a schema ask for every language wherever a text stands; a competence in draft may be marked meanwhile."""
    sentence = {"type": "string", "minLength": 1}
    for described in schema.get("$defs", {}).values():
        if "properties" in described and described.pop("patternProperties", None):
            described["properties"].update(dict.fromkeys(languages, sentence))
            described["required"] = [*described.get("required", ()), *languages]
            described["additionalProperties"] = False
    if "Text" in schema.get("$defs", {}):
        schema["$defs"]["Text"] = {
            "type": "object",
            "properties": dict.fromkeys(languages, sentence),
            "required": list(languages),
            "additionalProperties": False,
        }


def write_schemas(folder: Path = FOLDER, draft: Path = DRAFT) -> list[Path]:
    """Write the schemas into a folder, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, raw in schemas(draft).items():
        path = folder / name
        path.write_bytes(raw)
        written.append(path)
    return written


def _bytes(schema: dict[str, Any]) -> bytes:
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()
