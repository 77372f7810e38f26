"""What e-CF does not say, and what readers would miss."""

from referential.problems import Code
from tests.referential.mistakes.mistake import DOMAINS, LEVELS, LOG, SHIP, Mistake

# fmt: off
READER_MISTAKES = (
    Mistake(
        "a code that e-CF does not have", LOG, "code: D.7", "code: D.12", "D.12", Code.ECF_CODE,
        "did you mean", alone=False,
    ),
    Mistake(
        "a level that e-CF does not define", LOG, "level: e-2", "level: e-1",
        "e-1\n        relation", Code.ECF_LEVEL, "defined at e-2, e-3, e-4, e-5", alone=False,
    ),
    Mistake(
        "a level of e-CF out of our level's band", LOG, "level: e-2", "level: e-3",
        "e-3\n        relation", Code.ECF_BAND, "practise claims e-1 or e-2", alone=False,
    ),
    Mistake(
        "discover with a claim", LOG, "ecf: []",
        "ecf:\n      - code: D.7\n        level: e-2\n        relation: closeMatch", "ecf:\n",
        Code.ECF_DISCOVER, "ecf: []",
    ),
    Mistake(
        "one code twice at a level", LOG, "        level: e-2\n        relation: closeMatch\n",
        "        level: e-2\n        relation: closeMatch\n      - code: D.7\n"
        "        level: e-2\n        relation: relatedMatch\n",
        "D.7\n        level: e-2\n        relation: relatedMatch", Code.ECF_TWICE, "keep one",
    ),
    Mistake(
        "a claim that goes down", SHIP, "level: e-1", "level: e-3", "e-2\n        relation",
        Code.ECF_DESCENDS, "e-3 or more", alone=False,
    ),
    Mistake(
        "a translation that is missing", LOG, "  fr: Lire le journal de la lampe\n", "", "title:",
        Code.LANGUAGE_MISSING, "add `fr:`",
    ),
    Mistake(
        "a descriptor without its translation", LOG,
        "        fr: Montre sur un journal imprimé les heures sans lumière.\n", "",
        "id: discover-1", Code.LANGUAGE_MISSING, "add `fr:`",
    ),
    Mistake(
        "a language that is not declared", LOG, "  fr: Lire le journal de la lampe\n",
        "  fr: Lire le journal de la lampe\n  de: Das Lampenbuch lesen\n", "de: Das",
        Code.LANGUAGE_UNDECLARED, "it speaks en, fr",
    ),
    Mistake(
        "a working translation to nowhere", LOG, "working_translations: [fr]",
        "working_translations: [de]", "de]", Code.LANGUAGE_UNDECLARED, "fr",
    ),
    Mistake(
        "a text left in English", LOG, "fr: Lire le journal de la lampe",
        "fr: Read the log of the lamp", "Read the log of the lamp\ndescription",
        Code.LANGUAGE_IDENTICAL, "translate",
    ),
    Mistake(
        "a level that is missing from levels.yaml", LEVELS, "id: transmit", "id: lead", "levels:",
        Code.LEVEL_MISSING, "all four", alone=False,
    ),
    Mistake(
        "a wrong rank", LEVELS, "rank: 3", "rank: 4", "4\n    title", Code.LEVEL_RANK, "rank: 3",
    ),
    Mistake(
        "too few descriptors", LOG,
        "      - id: discover-3\n"
        "        en: Asks what an empty box in the table stands for.\n"
        "        fr: Demande ce que veut dire une case vide du tableau.\n",
        "", "descriptors:", Code.DESCRIPTOR_FEW, "at least 3",
    ),
    Mistake(
        "a descriptor under another level", LOG, "id: discover-3", "id: practise-4", "practise-4",
        Code.DESCRIPTOR_ID, "starts with discover-",
    ),
    Mistake(
        "two descriptors nearly alike", LOG, "Asks what an empty box in the table stands for.",
        "Points to the hours of darkness on a printed map.",
        "Points to the hours of darkness on a printed map.", Code.WORDING_SIMILAR, "nowhere else",
    ),
    Mistake(
        "a descriptor taken from another competence", SHIP,
        "Switches the set on and names its three knobs.",
        "Points to the hours of darkness on a printed log.",
        "Points to the hours of darkness on a printed log.", Code.WORDING_SIMILAR, "nowhere else",
    ),
    Mistake(
        "a colour that cannot be read", DOMAINS, '"#1f3a93"', '"#9fbaff"', '"#9fbaff"',
        Code.DOMAIN_COLOUR, "darker",
    ),
    Mistake(
        "two domains of one colour", DOMAINS, '"#8a5a00"', '"#1f3a93"',
        '"#1f3a93"\n    glyph: antenna', Code.DOMAIN_COLOUR, "choose another",
    ),
)
# fmt: on
