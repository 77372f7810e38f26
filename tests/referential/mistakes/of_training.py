"""Ways to learn that keep something back, or contradict themselves."""

from referential.problems import Code
from tests.referential.mistakes.mistake import LOG, SHIP, Mistake

# fmt: off
TRAINING_MISTAKES = (
    *(
        Mistake(
            f"a way to learn without its {line.strip().partition(':')[0]}", LOG, line, "",
            "kind: practice", Code.TRAINING_MISSING, f"add `{line.strip().partition(':')[0]}:`",
        )
        for line in (
            "    title:\n      en: One’s own log\n      fr: Son propre journal\n",
            "    languages: [any]\n",
            "    cost: time\n",
            "    accessibility: arranged\n",
            '    url: ""\n',
        )
    ),
    Mistake(
        "a way to learn in no language", LOG, "languages: [any]", "languages: []", "kind: practice",
        Code.TRAINING_MISSING, "add `languages:`",
    ),
    Mistake(
        "a way to learn that is named in one language only", LOG, "      fr: Son propre journal\n", "",
        "title:\n      en: One’s", Code.LANGUAGE_MISSING, "fr",
    ),
    Mistake(
        "any language, and French", LOG, "languages: [any]", "languages: [any, fr]", "languages: [any",
        Code.TRAINING_UNTRUE, "leave the word alone",
    ),
    Mistake(
        "a language by its name", LOG, "languages: [any]", "languages: [french]", "french",
        Code.SHAPE_FORM, "two letters each", alone=False,
    ),
    Mistake(
        "an accessibility that nobody can have read", SHIP,
        "languages: [varies]\n    cost: varies\n    accessibility: varies",
        "languages: [fr]\n    cost: varies\n    accessibility: declared",
        "accessibility: declared", Code.TRAINING_UNTRUE, "write `unknown`",
    ),
    Mistake(
        "a kind of offer that was not looked at", SHIP, "accessibility: varies",
        "accessibility: unknown", "accessibility: unknown", Code.TRAINING_UNTRUE, "varies or arranged",
    ),
    Mistake(
        "a course that costs nobody anything but time", LOG, "kind: practice", "kind: course",
        "cost: time", Code.TRAINING_UNTRUE, "write varies",
    ),
    Mistake(
        "an address that browsers do not trust", LOG, 'url: ""', "url: http://example.org",
        "http://example.org", Code.SHAPE_FORM, "https://", alone=False,
    ),
)
