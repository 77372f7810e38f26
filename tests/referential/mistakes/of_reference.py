"""What points nowhere, or is named twice."""

from referential.problems import Code
from tests.referential.mistakes.mistake import LOG, META, ROPE, Mistake

# fmt: off
REFERENCE_MISTAKES = (
    Mistake(
        "a file named otherwise", LOG, "id: lamp-log", "id: lamp-logs", "lamp-logs",
        Code.FILE_NAME, "lamp-logs.yaml",
    ),
    Mistake(
        "a domain that does not exist", LOG, "domain: light", "domain: lights", "lights",
        Code.REFERENCE_DOMAIN, "did you mean “light”",
    ),
    Mistake(
        "a code that DigComp does not have", LOG, 'code: "1.2"', 'code: "1.6"', '"1.6"',
        Code.REFERENCE_CODE, "did you mean", alone=False,
    ),
    Mistake(
        "a concept that is not on our shelf", LOG, "97bd1c21", "00000000", "http://data.europa.eu",
        Code.REFERENCE_CODE, "copy a URI",
    ),
    Mistake(
        "a label that ESCO does not use", LOG, "label: data analytics", "label: reading of data",
        "reading of data", Code.REFERENCE_LABEL, "label: data analytics",
    ),
    Mistake(
        "another version of ESCO", LOG, 'version: "1.2.0"', 'version: "1.1.0"', '"1.1.0"',
        Code.REFERENCE_FRAMEWORK, 'version: "1.2.0"',
    ),
    Mistake(
        "a transversal aspect that does not exist", LOG, "[T6]", "[T9]", "T9", Code.REFERENCE_CODE,
        "T1",
    ),
    Mistake(
        "a fact that the study does not hold", LOG, "[F44, F52]", "[F44, F99]", "F99",
        Code.REFERENCE_CODE, "F",
    ),
    Mistake(
        "a framework that is not listed", META, ", study-2019]", "]", "frameworks:",
        Code.REFERENCE_FRAMEWORK, "add study-2019",
    ),
    Mistake(
        "a framework that nobody wrote", META, "study-2019]", "study-2019, sfia-9]", "",
        Code.FILE_MISSING, "write it",
    ),
    Mistake(
        "a fact named twice", LOG, "[F44, F52]", "[F44, F44]", "F44]", Code.REFERENCE_REPEATED,
        "keep it once",
    ),
    Mistake(
        "a descriptor id that stands twice", LOG, "id: discover-2", "id: discover-1",
        "discover-1\n        en: Copies", Code.REFERENCE_REPEATED, "keep it once",
    ),
    Mistake(
        "deprecated without a reason", LOG, "status: active", "status: deprecated", "deprecated",
        Code.REFERENCE_SUCCESSOR, "add `deprecated:`", alone=False,
    ),
    Mistake(
        "a reason without being deprecated", ROPE, "status: deprecated", "status: active",
        "deprecated:\n", Code.REFERENCE_SUCCESSOR, "status: deprecated", alone=False,
    ),
    Mistake(
        "a successor that does not exist", ROPE, "[ship-signals]", "[ship-signal]", "ship-signal]",
        Code.REFERENCE_SUCCESSOR, "did you mean “ship-signals”",
    ),
    Mistake(
        "split into one", ROPE, "reason: obsoleted", "reason: split", "[ship-signals]",
        Code.REFERENCE_SUCCESSOR, "two successors",
    ),
)
# fmt: on
