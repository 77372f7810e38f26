"""The rules of a CASE 1.1 package as a JSON Schema, written from the norm's tables of fields.

Source: 1EdTech CASE Service 1.1 information model, final release of 13 March 2025. Only the objects
that we publish; each lists every field the norm allows, and nothing else is let through.
"""

from typing import Any

Schema = dict[str, Any]

UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[8-9a-b][0-9a-f]{3}-[0-9a-f]{12}$"
STANDARD_TYPES = [
    "isChildOf", "isPeerOf", "isPartOf", "exactMatchOf", "precedes", "isRelatedTo", "replacedBy",
    "exemplar", "hasSkillLevel", "isTranslationOf",
]  # fmt: skip

TEXT: Schema = {"type": "string", "minLength": 1}
TEXTS: Schema = {"type": "array", "items": TEXT}
URI: Schema = {"type": "string", "format": "uri", "pattern": "^https?://[^ ]+$"}
DAY: Schema = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}
MOMENT: Schema = {"type": "string", "format": "date-time", "pattern": r"^\d{4}-\d\d-\d\dT.+$"}
IDENTIFIER: Schema = {"type": "string", "pattern": UUID}
NUMBER: Schema = {"type": "integer"}
OPEN: Schema = {"type": "object"}


def thing(required: str, optional: str, **special: Schema) -> Schema:
    """An object with these fields and no other; a field is a text unless it is special."""
    kinds: dict[str, Schema] = {
        "identifier": IDENTIFIER,
        "uri": URI,
        "lastChangeDateTime": MOMENT,
        "statusStartDate": DAY,
        "statusEndDate": DAY,
        "extensions": OPEN,
        **special,
    }
    names = [*required.split(), *optional.split()]
    return {
        "type": "object",
        "properties": {name: kinds.get(name, TEXT) for name in names},
        "required": required.split(),
        "additionalProperties": False,
    }


LINK = thing("title identifier uri", "")
PRIVATE: Schema = {"type": "string", "pattern": r"^ext:[a-zA-Z0-9.\-_]+$"}
NODE = thing(
    "title identifier uri",
    "targetType",
    identifier=TEXT,
    targetType={"anyOf": [{"enum": ["CASE"]}, PRIVATE]},
)
DOCUMENT_FIELDS = (
    "frameworkType caseVersion officialSourceURL publisher description subject subjectURI language "
    "version adoptionStatus statusStartDate statusEndDate licenseURI notes extensions"
)
DOCUMENT_KINDS: dict[str, Schema] = {
    "caseVersion": {"const": "1.1"},
    "officialSourceURL": URI,
    "subject": TEXTS,
    "subjectURI": {"type": "array", "items": LINK},
    "licenseURI": LINK,
    "CFPackageURI": LINK,
}
DOCUMENT_NEEDS = "identifier uri creator title lastChangeDateTime"
DOCUMENT = thing(DOCUMENT_NEEDS, DOCUMENT_FIELDS, **DOCUMENT_KINDS)
DOCUMENT_ALONE = thing(f"{DOCUMENT_NEEDS} CFPackageURI", DOCUMENT_FIELDS, **DOCUMENT_KINDS)

ITEM_FIELDS = (
    "alternativeLabel CFItemType humanCodingScheme listEnumeration abbreviatedStatement "
    "conceptKeywords conceptKeywordsURI notes subject subjectURI language educationLevel "
    "CFItemTypeURI licenseURI statusStartDate statusEndDate extensions"
)
ITEM_KINDS: dict[str, Schema] = {
    "conceptKeywords": TEXTS,
    "conceptKeywordsURI": LINK,
    "subject": TEXTS,
    "subjectURI": {"type": "array", "items": LINK},
    "educationLevel": TEXTS,
    "CFItemTypeURI": LINK,
    "licenseURI": LINK,
    "CFDocumentURI": LINK,
}
ITEM_NEEDS = "identifier uri fullStatement lastChangeDateTime"
ITEM = thing(ITEM_NEEDS, ITEM_FIELDS, **ITEM_KINDS)
ITEM_ALONE = thing(f"{ITEM_NEEDS} CFDocumentURI", ITEM_FIELDS, **ITEM_KINDS)

ASSOCIATION_NEEDS = (
    "identifier uri associationType originNodeURI destinationNodeURI lastChangeDateTime"
)
ASSOCIATION_FIELDS = "sequenceNumber CFAssociationGroupingURI notes extensions"
ASSOCIATION_KINDS: dict[str, Schema] = {
    "associationType": {"anyOf": [{"enum": STANDARD_TYPES}, PRIVATE]},
    "originNodeURI": NODE,
    "destinationNodeURI": NODE,
    "sequenceNumber": NUMBER,
    "CFAssociationGroupingURI": LINK,
    "CFDocumentURI": LINK,
}
ASSOCIATION = thing(ASSOCIATION_NEEDS, ASSOCIATION_FIELDS, **ASSOCIATION_KINDS)
ASSOCIATION_ALONE = thing(
    ASSOCIATION_NEEDS, f"{ASSOCIATION_FIELDS} CFDocumentURI", **ASSOCIATION_KINDS
)

ITEM_TYPE = thing(
    "identifier uri title description hierarchyCode lastChangeDateTime", "typeCode extensions"
)
LICENCE = thing("identifier uri title licenseText lastChangeDateTime", "description extensions")
LEVEL = thing(
    "identifier uri lastChangeDateTime",
    "description quality score feedback position rubricCriterionId extensions",
    score={"type": "number"},
    position=NUMBER,
    rubricCriterionId=IDENTIFIER,
    extensions={"type": "array", "items": OPEN},
)
CRITERION = thing(
    "identifier uri lastChangeDateTime",
    "category description CFItemURI weight position rubricId CFRubricCriterionLevels extensions",
    CFItemURI=LINK,
    weight={"type": "number"},
    position=NUMBER,
    rubricId=IDENTIFIER,
    CFRubricCriterionLevels={"type": "array", "items": LEVEL},
)
RUBRIC = thing(
    "identifier uri lastChangeDateTime",
    "title description CFRubricCriteria extensions",
    CFRubricCriteria={"type": "array", "items": CRITERION},
)
DEFINITIONS = thing(
    "",
    "CFItemTypes CFLicenses CFConcepts CFSubjects CFAssociationGroupings extensions",
    CFItemTypes={"type": "array", "items": ITEM_TYPE},
    CFLicenses={"type": "array", "items": LICENCE},
)
PACKAGE = thing(
    "CFDocument",
    "CFItems CFAssociations CFDefinitions CFRubrics extensions",
    CFDocument=DOCUMENT,
    CFItems={"type": "array", "items": ITEM},
    CFAssociations={"type": "array", "items": ASSOCIATION},
    CFDefinitions=DEFINITIONS,
    CFRubrics={"type": "array", "items": RUBRIC},
)
ANSWERS: dict[str, Schema] = {
    "CFDocuments": DOCUMENT_ALONE,
    "CFPackages": PACKAGE,
    "CFItems": ITEM_ALONE,
    "CFAssociations": ASSOCIATION_ALONE,
    "CFItemAssociations": thing(
        "CFItem CFAssociations",
        "",
        CFItem=ITEM_ALONE,
        CFAssociations={"type": "array", "minItems": 1, "items": ASSOCIATION},
    ),
    "CFRubrics": RUBRIC,
    "CFItemTypes": thing(
        "CFItemTypes", "", CFItemTypes={"type": "array", "minItems": 1, "items": ITEM_TYPE}
    ),
    "CFLicenses": LICENCE,
}
"""What each door of a CASE service answers, by the first part of its path."""
