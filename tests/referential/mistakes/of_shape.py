"""What does not fit the shape of a file."""

from referential.problems import Code
from tests.referential.mistakes.mistake import LEVELS, LOG, Mistake

# fmt: off
SHAPE_MISTAKES = (
    Mistake(
        "a descriptor without a word", LOG,
        "        en: Points to the hours of darkness on a printed log.\n"
        "        fr: Montre sur un journal imprimé les heures sans lumière.\n", "",
        "id: discover-1", Code.SHAPE_FORM, "at least one", alone=False,
    ),
    Mistake(
        "a missing key", LOG, "audience: both\n", "", "id: lamp-log", Code.SHAPE_MISSING,
        "add `audience:` after `domain:`", alone=False,
    ),
    Mistake(
        "a missing key further in", LOG,
        "    evidence:\n      en: The copied night, signed by the keeper.\n"
        "      fr: La nuit recopiée, signée du gardien.\n",
        "", "discover:\n    descriptors", Code.SHAPE_MISSING,
        "add `evidence:` after `descriptors:`", alone=False,
    ),
    Mistake(
        "a misspelt key", LOG, "audience: both", "audiance: both", "audiance",
        Code.SHAPE_UNKNOWN_KEY, "did you mean “audience”", alone=False,
    ),
    Mistake(
        "a level of another name", LOG, "  lead:\n", "  master:\n", "master",
        Code.SHAPE_UNKNOWN_KEY, "discover, practise, lead, transmit", alone=False,
    ),
    Mistake(
        "a key beside the languages of a descriptor", LOG,
        "        fr: Montre sur un journal imprimé les heures sans lumière.\n",
        "        fr: Montre sur un journal imprimé les heures sans lumière.\n"
        "        hint: none\n",
        "hint: none", Code.SHAPE_UNKNOWN_KEY, "two letters", alone=False,
    ),
    Mistake(
        "the shape of compiled files", LOG,
        "        en: Points to the hours of darkness on a printed log.\n"
        "        fr: Montre sur un journal imprimé les heures sans lumière.\n",
        "        text:\n          en: Points to the hours of darkness on a printed log.\n"
        "          fr: Montre les heures sans lumière.\n",
        "text:", Code.SHAPE_UNKNOWN_KEY, "beside the other keys",
    ),
    Mistake(
        "an audience nobody knows", LOG, "audience: both", "audience: everybody", "everybody",
        Code.SHAPE_CHOICE, "volunteer, staff or both", alone=False,
    ),
    Mistake(
        "exactMatch", LOG, "relation: closeMatch", "relation: exactMatch", "exactMatch",
        Code.SHAPE_CHOICE, "closeMatch or relatedMatch", alone=False,
    ),
    Mistake(
        "an id with capitals", LOG, "id: lamp-log", "id: Lamp_Log", "Lamp_Log", Code.SHAPE_FORM,
        "small letters", alone=False,
    ),
    Mistake(
        "a version of two numbers", LOG, 'since: "1.0.0"', 'since: "0.1"', '"0.1"',
        Code.SHAPE_FORM, "three numbers", alone=False,
    ),
    Mistake(
        "a text that ends in a line break", LOG, "en: Read the log of the lamp",
        "en: >\n    Read the log of the lamp", ">", Code.SHAPE_FORM, ">-", alone=False,
    ),
    Mistake(
        "an empty text", LOG, "en: Read the log of the lamp", 'en: ""', '""', Code.SHAPE_FORM,
        "one paragraph", alone=False,
    ),
    Mistake(
        "no training at all", LOG,
        "training:\n  - kind: practice\n    title:\n      en: One’s own log\n      fr: Son propre journal\n"
        '    languages: [any]\n    cost: time\n    accessibility: arranged\n    url: ""\n'
        "    en: Keep a log of your own for a month.\n"
        "    fr: Tenir son propre journal pendant un mois.\n",
        "training: []\n", "[]\nmappings", Code.SHAPE_FORM, "at least one", alone=False,
    ),
    Mistake(
        "a list where a text is wanted", LOG, "audience: both", "audience: [both]", "[both]",
        Code.SHAPE_CHOICE, "volunteer", alone=False,
    ),
    Mistake(
        "a text where a list is wanted", LOG, "facts: [F44, F52]", "facts: F44", "F44",
        Code.SHAPE_KIND, "a list", alone=False,
    ),
    Mistake(
        "a text where languages are wanted", LOG,
        "title:\n  en: Read the log of the lamp\n  fr: Lire le journal de la lampe\n",
        "title: Read the log of the lamp\n", "Read the log", Code.SHAPE_KIND, "a map of keys",
        alone=False,
    ),
    Mistake(
        "a rank that is no number", LEVELS, "rank: 2", "rank: two", "two", Code.SHAPE_KIND,
        "a number", alone=False,
    ),
    Mistake(
        "keys in another order", LOG, "domain: light\naudience: both\n",
        "audience: both\ndomain: light\n", "domain: light", Code.SHAPE_ORDER,
        "put `domain` before `audience`",
    ),
    Mistake(
        "languages in another order", LOG,
        "  en: Read the log of the lamp\n  fr: Lire le journal de la lampe\n",
        "  fr: Lire le journal de la lampe\n  en: Read the log of the lamp\n", "en: Read the log",
        Code.SHAPE_ORDER, "put `en` before `fr`",
    ),
)
# fmt: on
