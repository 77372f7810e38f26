"""Files spoiled at random: the checks always answer with problems, never with an exception."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from referential.checks.run import check_folder
from referential.problems import START, Code
from tests.referential.conftest import GOOD
from tests.referential.house import House

FILES = (
    "meta.yaml",
    "levels.yaml",
    "domains.yaml",
    "competences/lamp-log.yaml",
    "competences/rope-signals.yaml",
)
SPOILS = (
    *(
        "",
        "[]",
        "{}",
        "~",
        "- ",
        "?",
        ":",
        "key:",
        "- - -",
        "a: b: c",
        '"',
        "'",
        "|",
        ">",
        "&a",
        "*a",
    ),
    *(
        "text: {}",
        "id: x",
        "en: [a]",
        "levels: []",
        'since: "999999999999.0.0"',
        "rank: 1e9",
        "\x00",
    ),
    *("deprecated: {}", "fr: \u0301", 'code: "9.9"', "level: e-9", "languages: []", "- id: lead-1"),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # each reads a whole referential
@given(
    st.sampled_from(FILES),
    st.lists(
        st.tuples(st.integers(0, 200), st.sampled_from(SPOILS), st.integers(0, 10)),
        min_size=1,
        max_size=4,
    ),
)
def test_a_spoiled_file_gets_an_answer(name: str, spoils: list[tuple[int, str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(shutil.copytree(GOOD, Path(folder) / "house")))
        lines = house.file(name).read_text(encoding="utf-8").split("\n")
        for at, spoil, indent in spoils:
            lines[at % len(lines)] = " " * indent + spoil
        house.file(name).write_text("\n".join(lines), encoding="utf-8")
        for problem in check_folder(house.draft):
            assert problem.place >= START
            assert problem.sentence
            assert problem.remedy


@pytest.mark.parametrize("file", ["meta.yaml", "domains.yaml", "competences/lamp-log.yaml"])
def test_the_name_under_which_words_are_gathered_is_no_key_of_a_file(
    house: House, file: str
) -> None:
    path = house.file(file)
    path.write_text("text: {}\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    found = [one for one in check_folder(house.draft) if one.code is Code.SHAPE_UNKNOWN_KEY]
    assert [(one.place, "`text`" in one.sentence) for one in found] == [(START, True)]
