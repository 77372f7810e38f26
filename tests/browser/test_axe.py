"""What the other tests trust: a text that is hard to read is found, wherever it stands among others like it."""

import pytest

from tests.browser.axe import violations

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><html lang="en"><head><title>A page</title><style>
body { background: #fff; color: #222; font: 16px sans-serif }
.dim { color: #bbb } .dark { background: #333 } .seen { color: #eee }
@media (prefers-color-scheme: dark) { .weak { color: #eee } }
</style></head><body><main><h1>A page</h1>%s</main></body></html>"""


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>One</p>" * 30, []),
        ("<p>One</p>" * 30 + '<p class="dim">Two</p>' + "<p>One</p>" * 30, ["color-contrast"]),
        ("<p>One</p>" * 30 + '<div class="dark"><div><p>Two</p></div></div>', ["color-contrast"]),
        ('<div class="dark"><p class="seen">Two</p></div>' * 2, []),
        (
            '<div class="dark"><p class="seen">Two</p></div><p class="seen">x</p><p class="seen">Three</p>',
            ["color-contrast"],
        ),
        ('<p>One</p><p style="opacity: 0.3">Two</p>', ["color-contrast"]),
        ('<p>One</p><input value="x" style="color: #ccc">', ["color-contrast", "label"]),
        ('<p>One</p><img src="data:,">', ["image-alt"]),
        ('<button aria-label="Leave">End it</button>', ["label-content-name-mismatch"]),
        ('<button aria-label="End it: the session of Monday">End it</button>', []),
    ],
)
def test_each_kind_of_text_is_looked_at_and_every_other_rule_is_kept(new_page, body, found):
    page = new_page()
    page.set_content(PAGE % body)
    told = violations(page)
    assert sorted({one.split(":")[0] for one in told}) == found, told


def test_what_is_hard_to_read_in_the_dark_alone_is_found_there(new_page):
    page = new_page()
    page.set_content(PAGE % '<p>One</p><p class="weak">Two</p>')
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    (found,) = violations(page, only_contrast=True)
    assert "weak" in found
