"""The reader's language: the one chosen, else the browser's, else French."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plumbing.languages import wanted


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("pt-BR,pt;q=0.9,en;q=0.5", "pt"),
        ("de,en;q=0.4,fr;q=0.8", "fr"),
        ("de", "fr"),
        ("", "fr"),
        ("en;q=0,pt", "pt"),
        (";;q=,,", "fr"),
    ],
)
def test_the_page_says_its_language(service, header, language):
    page = service.client().get("/verify", headers={"accept-language": header}).text
    assert f'lang="{language}"' in page


def test_a_choice_outlasts_the_browsers_wish(service):
    client = service.client(**{"accept-language": "pt"})
    client.post("/language", data={"language": "en", "next": "/verify"})
    assert 'lang="en"' in client.get("/verify").text


@given(st.text(max_size=200))
def test_no_header_is_too_strange(header):
    assert isinstance(wanted(header), list)
