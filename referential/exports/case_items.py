"""The things of a CASE 1.1 package: document, items, item types, licence, rubrics."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from referential.exports.case_identifiers import Identifiers, Object
from referential.levels import LevelId
from referential.models import Competence, Domain, Referential
from referential.values import Text

CREATOR = "Estampille"
_LICENCE_TEXT = (
    "The referential's own wording may be shared and adapted for any purpose if credit is given, "
    "as the licence {name} says. Codes and titles of other frameworks belong to their owners."
)


@dataclass(frozen=True)
class CaseWords:
    """A release in one language, with what every CASE object needs."""

    referential: Referential
    identifiers: Identifiers
    released_on: date
    days: Mapping[str, date]
    """The day of each release, by its number."""

    def say(self, text: Text) -> str:
        """Return a text in the package's language."""
        return text.in_language(self.identifiers.language)

    @property
    def language(self) -> str:
        """The package's language."""
        return self.identifiers.language

    def thing(self, kind: str, name: str) -> Object:
        """Return what every object starts with: identifier and address."""
        return {
            "identifier": self.identifiers.of(name),
            "uri": self.identifiers.uri(kind, name),
        }

    @property
    def changed(self) -> Object:
        """What every object ends with: the release's day, never the clock's."""
        return {"lastChangeDateTime": f"{self.released_on.isoformat()}T00:00:00+00:00"}

    @property
    def licence(self) -> Object:
        """The link to the licence."""
        return {
            "licenseURI": self.identifiers.link("CFLicenses", "licence", self.referential.licence)
        }


def document(words: CaseWords) -> Object:
    """Return the CFDocument of a release."""
    referential = words.referential
    return {
        **words.thing("CFDocuments", "document"),
        "caseVersion": "1.1",
        "creator": CREATOR,
        "title": words.say(referential.title),
        "description": words.say(referential.description),
        "language": words.language,
        "version": referential.version,
        "officialSourceURL": words.identifiers.addresses.release,
        **({"notes": words.say(referential.equivalents)} if referential.equivalents else {}),
        "adoptionStatus": "Adopted",
        "statusStartDate": words.released_on.isoformat(),
        **words.licence,
        "extensions": {"releaseDigest": f"sha256:{referential.digest}"},
        **words.changed,
    }


def items(words: CaseWords) -> Iterator[Object]:
    """Yield a CFItem for each domain, then for each competence."""
    for domain in words.referential.domains:
        yield _domain(words, domain)
    for competence in words.referential.competences:
        yield _competence(words, competence)


def definitions(words: CaseWords) -> dict[str, tuple[Object, ...]]:
    """Return the CFDefinitions: the two item types, and the licence."""
    name = words.referential.licence
    licence = {
        **words.thing("CFLicenses", "licence"),
        "title": name,
        "licenseText": _LICENCE_TEXT.format(name=name),
        **words.changed,
    }
    kinds = (
        ("Domain", "1", "A group of competences."),
        ("Competence", "2", "Something a person can be seen to do, at up to four levels."),
    )
    return {
        "CFItemTypes": tuple(
            {
                **words.thing("CFItemTypes", f"type:{title}"),
                "title": title,
                "description": description,
                "hierarchyCode": code,
                **words.changed,
            }
            for title, code, description in kinds
        ),
        "CFLicenses": (licence,),
    }


def rubrics(words: CaseWords) -> Iterator[Object]:
    """Yield one CFRubric for each competence, its levels in their order."""
    for competence in words.referential.competences:
        thing = f"rubric:{competence.id}"
        yield {
            **words.thing("CFRubrics", thing),
            "title": words.say(competence.title),
            "description": words.say(competence.description),
            **words.changed,
            "CFRubricCriteria": [_criterion(words, competence)],
        }


def _domain(words: CaseWords, domain: Domain) -> Object:
    return {
        **words.thing("CFItems", f"domain:{domain.id}"),
        "fullStatement": words.say(domain.description),
        "abbreviatedStatement": words.say(domain.title),
        "humanCodingScheme": domain.id,
        **_item_type(words, "Domain"),
        **words.changed,
    }


def _competence(words: CaseWords, competence: Competence) -> Object:
    ended = competence.deprecated and words.days.get(competence.deprecated.since, words.released_on)
    started = words.days.get(competence.since)
    return {
        **words.thing("CFItems", f"competence:{competence.id}"),
        "fullStatement": words.say(competence.description),
        "abbreviatedStatement": words.say(competence.title),
        "humanCodingScheme": competence.id,
        "notes": words.say(competence.why),
        **_item_type(words, "Competence"),
        **({"statusStartDate": started.isoformat()} if started else {}),
        **({"statusEndDate": ended.isoformat()} if ended else {}),
        "extensions": {
            "page": words.identifiers.addresses.competence(competence.id),
            "audience": competence.audience.value,
            "status": competence.status.value,
            "workingTranslation": words.language in competence.working_translations,
        },
        **words.changed,
    }


def _item_type(words: CaseWords, title: str) -> Object:
    return {
        "CFItemType": title,
        "CFItemTypeURI": words.identifiers.link("CFItemTypes", f"type:{title}", title),
        "language": words.language,
        **words.licence,
    }


def _criterion(words: CaseWords, competence: Competence) -> Object:
    title = words.say(competence.title)
    thing = f"criterion:{competence.id}"
    levels = [level_id for level_id in LevelId if level_id in competence.levels]
    return {
        "identifier": words.identifiers.of(thing),
        "uri": f"{words.identifiers.uri('CFRubrics', f'rubric:{competence.id}')}#criterion",
        "description": title,
        "CFItemURI": words.identifiers.link("CFItems", f"competence:{competence.id}", title),
        "position": 1,
        "rubricId": words.identifiers.of(f"rubric:{competence.id}"),
        **words.changed,
        "CFRubricCriterionLevels": [_level(words, competence, one) for one in levels],
    }


def _level(words: CaseWords, competence: Competence, level_id: LevelId) -> Object:
    """Return a level: a statement a line, and where some are required, the ids of all in their order and of these."""
    level = words.referential.level(level_id)
    asked = competence.levels[level_id]
    statements = [words.say(one.text) for one in asked.descriptors]
    named = [one.id for one in asked.descriptors]
    rule = [{"descriptors": named, "required": list(asked.required)}] if asked.required else []
    return {
        "identifier": words.identifiers.of(f"level:{competence.id}/{level_id}"),
        "uri": words.identifiers.addresses.level(competence.id, level_id),
        "quality": words.say(level.title),
        "description": "\n".join(statements),
        "position": level.rank,
        "rubricCriterionId": words.identifiers.of(f"criterion:{competence.id}"),
        **({"extensions": rule} if rule else {}),
        **words.changed,
    }
