"""A report is wholly in its language: every reason that an error gives can be said again."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import badges
from badges.verification.languages import LANGUAGES, Sentence, pattern_in
from badges.verification.reasons import MAX_REASON, REASONS, in_language, pattern_of
from badges.verification.report import Check, Finding, Report, Status
from badges.verification.sentences import SENTENCES
from tests.badges.credentials import CredentialIssuer
from tests.badges.verification.test_credential_mutations import FAULTS as FAULTS_OF_CREDENTIALS
from tests.badges.verification.test_mutations import FAULTS
from tests.issuer_in_memory import IssuerInMemory

ROOT = Path(badges.__file__).parent
OTHERS = tuple(one for one in LANGUAGES if one != "en")

MAKERS = frozenset(
    {"cli.py", "trust.py", "ob3/convert.py", "ob3/issuing.py", "verification/verifier.py"}
)
"""Modules whose errors only the caller sees."""

NEVER_QUOTED = (
    "the badge to bake",
    "bake into the plain picture",
    "a hosted badge is baked",
    "is refused because of",
    "the badge holds a control character",
    "the start of the <svg> element",
    "the picture uses the prefix",
    "signs no badge",
    "sign badges; make one",
    "no unencrypted PEM private key",
    "the recipient's identity holds",
    "sign it without",
    "needs credentialSubject.id",
    "a list has at least",
    "lies outside a list of",
    "the input is",
    "and no badge",
    "give the assertion, the badge of one person",
    "no address of",
)
"""What is said to who makes a badge, or of what is no badge at all: there is no report then."""

OWN_WORDS = frozenset({"revocation.listed", "revocation.revoked", "revocation.gone"})


def messages() -> Iterator[str]:
    """Yield what the library's errors say, read from its source, with 7 in every gap."""
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name not in MAKERS and not re.search(r"sentences|reasons", name):
            yield from _messages_in(ast.parse(path.read_text(encoding="utf-8")))


def _messages_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        said: list[ast.expr] = []
        if isinstance(node, ast.Call) and re.search(
            r"(Error|Problem|Unreachable|NotABadge)$", ast.unparse(node.func)
        ):
            said = list(node.args)
        elif isinstance(node, ast.Call):
            said = [one.value for one in node.keywords if one.arg == "reason"]
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("reason", "problem"):
            said = [node.value]
        for one in said:
            text = _text(one)
            # What only puts other messages together has no words of its own.
            own_words = re.sub(r"7|^\w+:", "", text).strip()
            if " " in own_words and not any(part in text for part in NEVER_QUOTED):
                yield text


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values
        )
    return ""


MESSAGES = sorted(set(messages()))


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("message", MESSAGES)
def test_what_an_error_says_can_be_said_in_each_language(message: str, language: str) -> None:
    # A problem with an endorsement is told behind its address.
    said = message if in_language(message, language) != message else f"https://a.example/ {message}"
    assert in_language(said, language) != said


def test_no_reason_is_kept_that_nobody_gives() -> None:
    made_of_parts = {"{place}: {reason}", "{reason} (and {count} more)"}
    texts = [*MESSAGES, *(f"https://a.example/ {one}" for one in MESSAGES), *SAID_BY_FUNCTIONS]
    unused = [
        one.en
        for one in REASONS
        if one.en not in made_of_parts
        and not any(pattern_of(one).fullmatch(text) for text in texts)
    ]
    assert unused == []


SAID_BY_FUNCTIONS = (
    "it takes too long",
    "its certificate is not valid for this host",
    "the connection fails",
    "7 cannot be read: 7",
    "has a wrong type",
    "is no property of this class; members of your own go into extensions",
    "is no web address, though the badge is hosted",
    "is a claim of the older Verifiable Credentials 1.1, which are not read",
    "is no word of the list; use one of 7, or a word of your own that starts with ext:",
    *(
        f"has a wrong type; {one} is expected"
        for one in ("text", "true or false", "a number", "an array", "an object")
    ),
)
"""Reasons that are put together or returned, and so are not found where errors are raised."""


@pytest.mark.parametrize("sentence", REASONS, ids=lambda one: one.en)
def test_a_reason_is_three_sentences_with_the_same_gaps(sentence: Sentence) -> None:
    for text in (sentence.fr, sentence.pt):
        assert set(_gaps(text)) <= set(_gaps(sentence.en))
    for gap in {"reason", "url", "count", "names"}.intersection(_gaps(sentence.en)):
        assert all(gap in _gaps(text) for text in sentence), gap


def _gaps(text: str) -> list[str]:
    return re.findall(r"{(\w+)}", text)


def test_no_two_reasons_are_the_same() -> None:
    assert len({one.en for one in REASONS}) == len(REASONS)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_code_quotes_a_reason_in_its_language(code: str, language: str) -> None:
    reason = "https://a.example/ cannot be read: it takes too long"
    gaps = dict.fromkeys(_gaps(SENTENCES[code].en), "x") | {"reason": reason}
    check = Check(code.partition(".")[0])
    finding = Finding(check=check, status=Status.FAILED, code=code, values=gaps)
    told = finding.sentence(language)
    assert ("it takes too long" in told) == (code in OWN_WORDS)
    assert told != finding.sentence("en")


def reports() -> Iterator[tuple[str, Report]]:
    """Yield what the matrices of faults lead to: real errors of every step."""
    for fault in FAULTS:
        issuer = IssuerInMemory()
        yield fault.name, issuer.verify(fault.mutate(issuer))
    for other in FAULTS_OF_CREDENTIALS:
        credentials = CredentialIssuer()
        source = other.mutate(credentials)
        yield other.name, credentials.check(source)


def test_no_fault_leaves_an_english_reason_in_another_language() -> None:
    left = {
        f"{name}: {finding.values['reason']}"
        for name, report in reports()
        for finding in report.findings
        for language in OTHERS
        if "reason" in finding.values and finding.code not in OWN_WORDS
        if finding.values["reason"] in finding.sentence(language)
    }
    assert left == set()


def test_what_the_issuer_says_is_quoted_as_it_is() -> None:
    finding = Finding(
        check=Check.REVOCATION,
        status=Status.FAILED,
        code="revocation.listed",
        values={"reason": "it takes too long"},
    )
    assert finding.sentence("fr").endswith("it takes too long")


def test_a_reason_nobody_knows_stays_as_it_is() -> None:
    assert in_language("somebody else's words", "fr") == "somebody else's words"
    endless = "it takes too long" + " " * MAX_REASON
    assert in_language(endless, "pt") == endless


def test_words_inside_a_reason_are_neither_translated_nor_formatted() -> None:
    told = in_language("{url.__class__} cannot be read: {reason}", "fr")
    assert told == "{url.__class__} ne peut pas être lu\u00a0: {reason}"


def test_french_keeps_its_high_marks_with_the_word_before() -> None:
    for sentence in (*SENTENCES.values(), *REASONS):
        assert not re.search(r" [;:?!»]|« ", pattern_in(sentence, "fr"))
    assert pattern_in(Sentence("a : b", "a : b", "a : b"), "pt") == "a : b"
