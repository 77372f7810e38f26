"""What YAML readers stumble over, or swallow in silence."""

from referential.problems import Code
from tests.referential.mistakes.mistake import LOG, Mistake

# fmt: off
YAML_MISTAKES = (
    Mistake(
        "a quote left open", LOG, "title:\n  en: Read", 'title:\n  en: "Read', '"Read',
        Code.YAML_SYNTAX, "check quotes", alone=False,
    ),
    Mistake(
        "a colon inside a plain text", LOG, "en: Read the log", "en: Read: the log", ": the log",
        Code.YAML_SYNTAX, "put the text in double quotes", alone=False,
    ),
    Mistake(
        "a line that is not indented enough", LOG, "      - id: discover-2",
        "    - id: discover-2", "- id: discover-2", Code.YAML_SYNTAX, "indentation", alone=False,
    ),
    Mistake(
        "a tab", LOG, "  discover:\n", "\tdiscover:\n", "\tdiscover", Code.YAML_TAB, "use spaces",
        alone=False,
    ),
    Mistake(
        "carriage returns", LOG, "audience: both\n", "audience: both\r\n", "\r\n",
        Code.YAML_LINE_END, "LF",
    ),
    Mistake(
        "a decomposed accent", LOG, "Résume un mois", "Re\u0301sume un mois", "e\u0301sume",
        Code.YAML_NFC, "NFC",
    ),
    Mistake(
        "an accent composed by escapes", LOG, "fr: Lire le journal de la lampe",
        'fr: "Lire le journal de la nue\\u0301e"', '"Lire', Code.YAML_NFC, "accented letter",
    ),
    Mistake(
        "a byte order mark", LOG, "id: lamp-log", "\ufeffid: lamp-log", "\ufeffid",
        Code.YAML_ENCODING, "without a mark",
    ),
    Mistake(
        "a control character", LOG, "audience: both", "audience: bo\u0007th", "\u0007",
        Code.YAML_ENCODING, "control character", alone=False,
    ),
    Mistake(
        "a key that stands twice", LOG, "audience: both\n", "audience: both\naudience: staff\n",
        "audience: staff", Code.YAML_DUPLICATE_KEY, "keep one",
    ),
    Mistake(
        "a language that stands twice", LOG, "  fr: Lire le journal de la lampe\n",
        "  fr: Lire le journal de la lampe\n  fr: Lire le cahier\n", "fr: Lire le cahier",
        Code.YAML_DUPLICATE_KEY, "keep one",
    ),
    Mistake(
        "an anchor", LOG, "domain: light", "domain: &here light", "&here", Code.YAML_ANCHOR,
        "remove the anchor",
    ),
    Mistake(
        "an alias", LOG, "audience: both", "audience: *here", "*here", Code.YAML_ANCHOR,
        "write the value out", alone=False,
    ),
    Mistake(
        "a tag", LOG, "domain: light", "domain: !!str light", "!!str", Code.YAML_TAG, "remove",
    ),
    Mistake(
        "a list as a key", LOG, "audience: both", "? [a, b]\n: both\naudience: both", "[a, b]",
        Code.YAML_KEY, "key: value", alone=False,
    ),
    Mistake(
        "nesting without end", LOG, "transversal: [T6]",
        "transversal: [[[[[[[[[[[[[[T6]]]]]]]]]]]]]]", "[[[[T6", Code.YAML_DEPTH, "indentation",
        alone=False,
    ),
    Mistake(
        "a second document", LOG, "  facts: [F44, F52]\n", "  facts: [F44, F52]\n---\nid: other\n",
        "---", Code.YAML_DOCUMENTS, "one document",
    ),
    Mistake(
        "a line that is too long", LOG, "Points to the hours of darkness on a printed log.",
        "Points to the hours of darkness on a printed log and says what each of them means to a crew at sea.",
        ".\n        fr: Montre", Code.YAML_LINE_LENGTH, "fold",
    ),
)
# fmt: on
