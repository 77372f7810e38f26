"""Whatever an author may write comes back whole: YAML, value, JSON, value."""

from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from referential import Competence, LevelId, load_draft
from referential.freezing import compiled
from referential.models import (
    Audience,
    Referential,
    Strength,
)
from referential.reading import read
from referential.training import TrainingKind
from referential.validation import fit
from referential.values import Relation
from tests.referential.house import House

LANGUAGES = ("en", "fr", "pt")
HOSTILE = (
    *("no", "yes", "null", "~", "1.10", "0x1F", "1e3", "2026-01-02", "12:30", ".inf", "<<", "="),
    *("- a", "a: b", "a #b", "#a", "'a", '"a', 'a "b"', "it's", "{a", "[a]", "&a", "*a", "!a", "|"),
    *(">", "%a", "@a", "`a", "?", "a:", "\\n", "é", "« où »", "日本", "a\u00a0b", "…", "😀"),
)
WORDS = st.sampled_from(HOSTILE) | st.text("ab :#-'\"é", min_size=1, max_size=9).map(
    lambda text: f"x{text}x"
)


def texts() -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(LANGUAGES), WORDS, min_size=1, max_size=2)


@st.composite
def levels(draw: st.DrawFn, level: LevelId) -> dict[str, Any]:
    count = draw(st.integers(0, 2))
    claim = st.fixed_dictionaries(
        {
            "code": st.sampled_from(["A.1", "D.7", "E.9"]),
            "level": st.sampled_from(["e-1", "e-5"]),
            "relation": st.sampled_from(Relation).map(str),
        }
    )
    return {
        "descriptors": [{"id": f"{level}-{one + 1}", **draw(texts())} for one in range(count)],
        "evidence": draw(texts()),
        "tasks": draw(st.lists(texts(), min_size=1, max_size=1)),
        "ecf": draw(st.lists(claim, max_size=1)),
    }


@st.composite
def competences(draw: st.DrawFn) -> dict[str, Any]:
    training = [{"kind": str(draw(st.sampled_from(TrainingKind))), **draw(texts())}]
    chosen = draw(st.lists(st.sampled_from(LevelId), unique=True, max_size=2))
    return {
        "id": "a-slug",
        "domain": "another",
        "audience": str(draw(st.sampled_from(Audience))),
        "status": "active",
        "since": "0.1.0",
        "working_translations": draw(st.lists(st.sampled_from(LANGUAGES), unique=True)),
        "title": draw(texts()),
        "description": draw(texts()),
        "why": draw(texts()),
        "levels": {str(level): draw(levels(level)) for level in chosen},
        "training": training,
        "mappings": {"digcomp": [], "esco": [], "transversal": []},
        "study": {"strength": str(draw(st.sampled_from(Strength))), "facts": ["F01"]},
    }


# A whole competence is a large thing to draw, and a busy machine makes it slow.
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(competences())
def test_what_an_author_writes_comes_back_whole(written: dict[str, Any]) -> None:
    text = yaml.dump(written, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    document = read(text.encode(), "any.yaml")
    assert document.data == written
    assert document.problems == ()
    value, problems = fit(document, Competence)
    assert problems == []
    assert value is not None
    assert Competence.model_validate_json(value.model_dump_json()) == value
    for name, level in written["levels"].items():
        for before, after in zip(
            level["descriptors"], value.levels[LevelId(name)].descriptors, strict=True
        ):
            assert {"id": after.id, **after.text.root} == before


def test_a_compiled_referential_comes_back_whole(house: House) -> None:
    draft = load_draft(house.draft)
    again = Referential.model_validate_json(compiled(draft))
    assert again.model_copy(update={"digest": draft.digest}) == draft
    assert compiled(again) == compiled(draft)
