"""The names in a badge's alignments: what is written is what is read back."""

import pytest

from app.issuing.alignments import (
    OwnAlignment,
    name_with_relation,
    own_alignment,
    release_named,
    title_and_relation,
)
from app.library import Library
from badges.verification import AlignmentView


def named(framework, code="data-analysis/practise"):
    return AlignmentView(name="", framework=framework, code=code, level=None, url="")


def test_every_release_of_ours_is_read_back():
    for version, referential in Library.open().releases.items():
        alignment = own_alignment(named(release_named(referential)))
        assert alignment == OwnAlignment(version, "data-analysis", "practise")


@pytest.mark.parametrize("framework", ["", "e-CF 4.0", "Estampille", "Not Estampille 1.0.0"])
def test_another_framework_is_not_taken_for_ours(framework):
    assert own_alignment(named(framework)) is None


@pytest.mark.parametrize(
    ("title", "relation"),
    [("Data Science", "closeMatch"), ("Analytics (applied)", "broadMatch")],
)
def test_the_relation_of_a_mapping_is_read_back(title, relation):
    assert title_and_relation(name_with_relation(title, relation)) == (title, relation)


@pytest.mark.parametrize("name", ["", "Data Science", "Data Science (applied)", "(closeMatch)"])
def test_a_name_without_relation_is_all_title(name):
    assert title_and_relation(name) == (name, None)
