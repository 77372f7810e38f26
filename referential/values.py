"""The small types that everything else is made of: texts in several languages, ids, versions."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, RootModel, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

FALLBACK = "en"
"""The language that is shown when the one asked for is missing."""

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=64)]
"""A stable id: small letters, digits and hyphens."""
Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
"""A language, as its two letters of ISO 639-1."""
Sentence = Annotated[
    str,
    Field(pattern=r"^[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?$", max_length=2000),
]
"""One paragraph, without blanks at its ends and without control characters."""
_NUMBER = "(0|[1-9][0-9]{0,8})"
VersionText = Annotated[str, Field(pattern=rf"^{_NUMBER}\.{_NUMBER}\.{_NUMBER}$")]
"""Three numbers, as semver.org says, without pre-release or build parts."""
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 digest in small hexadecimal digits."""


class Relation(StrEnum):
    """How near a mapping is (SKOS reference, section 10).

    Never exactMatch: it is transitive, and no framework says the same thing as ours.
    """

    CLOSE = "closeMatch"
    RELATED = "relatedMatch"


class Value(BaseModel):
    """What all values share: they never change, and hold no field they do not declare."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Text(RootModel[Mapping[Language, Sentence]]):
    """The same words in several languages."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"additionalProperties": False})
    root: Mapping[Language, Sentence] = Field(min_length=1)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it is written in, in the author's order."""
        return tuple(self.root)

    def in_language(self, language: str) -> str:
        """Return the words in a language, else in English, else in the first one there is."""
        words = self.root.get(language) or self.root.get(FALLBACK)
        return words or next(iter(self.root.values()))


class Phrases(RootModel[Mapping[Language, tuple[Sentence, ...]]]):
    """What people say, in several languages: each has its own phrases, none is the translation of another."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"additionalProperties": False})
    root: Mapping[Language, tuple[Sentence, ...]] = Field(min_length=1)

    def in_language(self, language: str) -> tuple[str, ...]:
        """Return the phrases of a language; none when it has none."""
        return self.root.get(language, ())


class Worded(Value):
    """A value whose words stand beside its other keys in author files: `{id: …, en: …, fr: …}`.

    In compiled JSON they are gathered under `text`, which is also how code reads them.
    """

    text: Text

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, given: Any) -> Any:
        if not isinstance(given, dict) or "text" in given:
            return given
        own = {key: given[key] for key in given if key in cls.model_fields}
        return {**own, "text": {key: given[key] for key in given if key not in own}}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe the shape that authors write, since only editors read this schema."""
        schema = handler(core_schema)
        if handler.mode == "serialization":
            return schema
        resolved = handler.resolve_ref_schema(schema)
        resolved["properties"].pop("text")
        resolved["required"].remove("text")
        resolved["minProperties"] = len(resolved["required"]) + 1
        resolved["patternProperties"] = {"^[a-z]{2}$": {"type": "string", "minLength": 1}}
        return schema
