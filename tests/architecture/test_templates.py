"""Templates translate their own words with `_`, and words of the code with `|translated`: never what people typed.

`_` in a template takes a constant, so that the extractor finds the sentence and nothing else can stand there. A mark
of a macro parameter or of a variable says nothing about who wrote it; `|translated` gives plain text, which is escaped.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from markupsafe import Markup

from app.plumbing.templating import environment

TEMPLATES = Path(environment("en").loader.searchpath[0])  # type: ignore[union-attr]
TRANSLATING = {"_": 1, "gettext": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3, "N_": 1}
"""The functions that translate, and how many of their arguments are sentences."""
GAP = re.compile(r"%\((\w+)\)s")


def _calls(tree: nodes.Node) -> Iterator[nodes.Call]:
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATING:
            yield call


def _is_constant(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) and isinstance(node.value, str)


def _variable_sentences(jinja: Environment, source: str) -> list[int]:
    """Return the lines on which something else than a constant is translated by a function."""
    found = []
    for call in _calls(jinja.parse(source)):
        assert isinstance(call.node, nodes.Name)
        sentences = call.args[: TRANSLATING[call.node.name]]
        spread = call.dyn_args is not None or call.dyn_kwargs is not None
        if spread or not sentences or not all(_is_constant(one) for one in sentences):
            found.append(call.lineno)
    return found


def _empty_gaps(jinja: Environment, source: str) -> list[int]:
    """Return the lines on which a sentence with gaps is not given a value for each."""
    tree = jinja.parse(source)
    filled = {
        id(call) for block in tree.find_all(nodes.MarkSafeIfAutoescape) for call in _calls(block)
    }
    return [
        call.lineno
        for call in _calls(tree)
        if id(call) not in filled  # Jinja fills the gaps of a {% trans %} block
        and _gaps(call) - {given.key for given in call.kwargs}
    ]


def _gaps(call: nodes.Call) -> set[str]:
    texts = [one.value for one in call.args if isinstance(one, nodes.Const)]
    return {gap for text in texts for gap in GAP.findall(str(text))}


def _templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def test_templates_translate_constants_only():
    jinja = environment("en")
    wrong = [
        f"{path.relative_to(TEMPLATES)}:{line}"
        for path in _templates()
        for line in _variable_sentences(jinja, path.read_text(encoding="utf-8"))
    ]
    assert not wrong, f"write `word|translated` where the code supplies the word: {wrong}"


@pytest.mark.parametrize(
    "source",
    ["{{ _(name) }}", "{{ gettext(a ~ b) }}", '{{ ngettext("one", many, 2) }}', "{{ _(*all) }}"],
)
def test_a_variable_that_is_translated_by_a_function_is_found(source):
    assert _variable_sentences(environment("en"), source) == [1]


def test_every_gap_of_a_translated_sentence_is_filled():
    jinja = environment("en")
    wrong = [
        f"{path.relative_to(TEMPLATES)}:{line}"
        for path in _templates()
        for line in _empty_gaps(jinja, path.read_text(encoding="utf-8"))
    ]
    assert not wrong, f"a sentence with %(gaps)s takes their values by name: {wrong}"
    assert _empty_gaps(jinja, '{{ ngettext("%(num)s", "%(num)s", n) }}') == [1]


def test_no_template_marks_text_as_markup():
    marked = [
        str(path.relative_to(TEMPLATES))
        for path in _templates()
        for one in environment("en").parse(path.read_text(encoding="utf-8")).find_all(nodes.Filter)
        if one.name == "safe" and not isinstance(one.node, nodes.Const)
    ]
    assert not marked, f"mark what Python drew with `safe` in Python: {marked}"


@pytest.mark.parametrize(
    "source",
    [
        "{{ _(word) }}",
        "{{ word|translated }}",
        "{{ gettext('%(x)s', x=word) }}",
        "{{ ngettext('%(x)s', '%(x)s', 2, x=word) }}",
        "{% trans x=word %}{{ x }}{% endtrans %}",
        "{% trans count=2, x=word %}{{ count }} {{ x }}{% pluralize %}{{ x }}{% endtrans %}",
    ],
)
@pytest.mark.parametrize("language", ["en", "fr", "pt"])
def test_no_way_to_translate_makes_markup_of_a_text(source, language):
    made = environment(language).overlay(autoescape=True)
    said = made.from_string(source).render(word="<!--<b>'\"")
    assert "<" not in Markup(said)
    assert "&lt;!--" in said
