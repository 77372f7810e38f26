"""The names in a badge's alignments: what is written is what is read back."""

import pytest

from app.issuing.alignments import (
    MappedName,
    OwnFramework,
    mapped_name,
    own_framework_name,
    read_mapped_name,
    read_own_framework,
)

DIGEST = "0123456789abcdef" * 4


def test_a_release_of_ours_is_read_back_with_its_digest():
    name = own_framework_name("1.0.0", DIGEST)
    assert name == f"Estampille 1.0.0@sha256:{DIGEST}"
    assert read_own_framework(name) == OwnFramework("1.0.0", DIGEST)


def test_a_release_without_digest_is_read_too():
    assert read_own_framework("Estampille 0.2.0") == OwnFramework("0.2.0", "")


@pytest.mark.parametrize(
    "name", ["", "e-CF 4.0", "Estampille", "Estampille 1.0.0@sha256:short", "Not Estampille 1.0.0"]
)
def test_another_framework_is_not_taken_for_ours(name):
    assert read_own_framework(name) is None


@pytest.mark.parametrize(
    ("title", "relation"),
    [("Data Science", "closeMatch"), ("Analytics (applied)", "broadMatch")],
)
def test_the_relation_of_a_mapping_is_read_back(title, relation):
    assert read_mapped_name(mapped_name(title, relation)) == MappedName(title, relation)


@pytest.mark.parametrize("name", ["", "Data Science", "Data Science (applied)", "(closeMatch)"])
def test_a_name_without_relation_is_all_title(name):
    assert read_mapped_name(name) == MappedName(name, "")
