"""CASE 1.1: every object keeps the norm's rules, every link leads somewhere, ids never move."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # no stubs locked

from referential import Referential, load_all
from referential.errors import WrongUse
from referential.exports.case import CasePackage, build
from referential.loader import load_draft, load_release
from tests.referential.case_schema import ANSWERS, PACKAGE
from tests.referential.house import House

BASE = "https://badges.example.org"
CASE = f"{BASE}/ims/case/v1p1"


@pytest.fixture
def release(released: House) -> Referential:
    return load_release(released.releases / "1.0.0")


@pytest.fixture(params=["en", "fr"])
def package(request: pytest.FixtureRequest, release: Referential) -> CasePackage:
    return build(release, BASE, str(request.param))


def faults(schema: dict[str, Any], found: object) -> list[str]:
    validator = Draft202012Validator(schema)
    return [
        f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(found)
    ]


def test_a_package_keeps_the_rules(package: CasePackage) -> None:
    assert faults(PACKAGE, json.loads(package.as_bytes())) == []


def test_our_own_releases_keep_the_rules() -> None:
    for release in load_all().values():
        for language in release.languages:
            assert faults(PACKAGE, build(release, BASE, language).package()) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda found: found["CFDocument"].pop("creator"),
        lambda found: found["CFDocument"].update(caseVersion="1.0"),
        lambda found: found["CFItems"][0].update(identifier="A" * 36),
        lambda found: found["CFItems"][0].update(house="field"),
        lambda found: found["CFItems"][0]["licenseURI"].pop("identifier"),
        lambda found: found["CFAssociations"][0].update(associationType="closeMatch"),
        lambda found: found["CFAssociations"][0]["originNodeURI"].pop("title"),
        lambda found: found["CFDefinitions"]["CFItemTypes"][0].pop("description"),
        lambda found: found["CFRubrics"][0].pop("lastChangeDateTime"),
    ],
)
def test_the_rules_would_find_a_fault(package: CasePackage, damage: object) -> None:
    found = json.loads(package.as_bytes())
    assert callable(damage)
    damage(found)
    assert faults(PACKAGE, found)


def test_every_door_answers_by_the_rules(package: CasePackage) -> None:
    answers = package.answers()
    assert {path.partition("/")[0] for path in answers} == set(ANSWERS)
    for path, answer in answers.items():
        assert faults(ANSWERS[path.partition("/")[0]], answer) == [], path


def links(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inside in value.values():
            yield from links(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from links(inside)
    elif isinstance(value, str) and value.startswith(f"{CASE}/"):
        yield value.removeprefix(f"{CASE}/").partition("#")[0]


def test_every_link_leads_to_an_answer(release: Referential) -> None:
    packages = [build(release, BASE, language) for language in release.languages]
    answers = {path for package in packages for path in package.answers()}
    followed = {link for package in packages for link in links(package.package())}
    assert followed <= answers


def test_no_two_things_share_an_identifier(release: Referential) -> None:
    packages = [build(release, BASE, language).package() for language in release.languages]
    objects = [
        one
        for package in packages
        for name in ("CFItems", "CFAssociations", "CFRubrics")
        for one in package[name]
    ]
    assert len({one["identifier"] for one in objects}) == len(objects)


def test_identifiers_hang_on_the_release_and_not_on_the_house(release: Referential) -> None:
    here, there = build(release, BASE), build(release, "https://other.example.org/badges")
    later = build(release.model_copy(update={"version": "1.0.1"}), BASE)
    assert here.document["identifier"] == there.document["identifier"]
    assert here.document["identifier"] != later.document["identifier"]


def test_an_identifier_never_moves(release: Referential) -> None:
    """Written down once: if this changes, every system that imported us loses its links."""
    item = next(one for one in build(release, BASE).items if one["humanCodingScheme"] == "lamp-log")
    assert item["identifier"] == "54af23fb-ec09-5ab7-b6c1-791902ad8193"


def test_claims_become_associations_of_their_kind(package: CasePackage) -> None:
    kinds = {
        one["extensions"]["level"]: (one["associationType"], one["destinationNodeURI"]["uri"])
        for one in package.associations
        if "D.7" in one["destinationNodeURI"]["identifier"]
    }
    assert kinds == {
        "practise": ("ext:closeMatch", f"{BASE}/frameworks/ecf-4.0/D.7#e-2"),
        "lead": ("ext:closeMatch", f"{BASE}/frameworks/ecf-4.0/D.7#e-3"),
        "transmit": ("isRelatedTo", f"{BASE}/frameworks/ecf-4.0/D.7#e-4"),
    }


def test_a_deprecated_item_ends_and_names_its_successor(release: Referential) -> None:
    package = build(release, BASE, dates={"1.0.0": date(2026, 1, 1)})
    rope = next(one for one in package.items if one["humanCodingScheme"] == "rope-signals")
    assert rope["statusEndDate"] == "2026-11-23"
    replaced = [one for one in package.associations if one["associationType"] == "replacedBy"]
    assert [one["originNodeURI"]["identifier"] for one in replaced] == [rope["identifier"]]


def test_a_translation_names_its_original(release: Referential) -> None:
    english = {one["identifier"] for one in build(release, BASE).items}
    french = build(release, BASE, "fr")
    pairs = [one for one in french.associations if one["associationType"] == "isTranslationOf"]
    assert len(pairs) == 1 + 3 + 2
    ends = {one["destinationNodeURI"]["identifier"] for one in pairs}
    assert english < ends
    assert not [
        one
        for one in build(release, BASE).associations
        if one["associationType"] == "isTranslationOf"
    ]


def test_levels_stand_in_their_order(package: CasePackage) -> None:
    for rubric in package.rubrics:
        (criterion,) = rubric["CFRubricCriteria"]
        levels = criterion["CFRubricCriterionLevels"]
        assert [level["position"] for level in levels] == [1, 2, 3, 4]
        assert all(len(level["description"].splitlines()) == 3 for level in levels)


def test_a_draft_has_no_day_and_a_language_must_be_spoken(
    house: House, release: Referential
) -> None:
    with pytest.raises(WrongUse, match="no date yet"):
        build(load_draft(house.draft), BASE)
    with pytest.raises(WrongUse, match="it speaks en, fr"):
        build(release, BASE, "de")
