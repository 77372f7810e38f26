"""Outside judges are right about our badges, and the page of the documentation says what is measured."""

import pytest

from tests.conformance.__main__ import PAGE
from tests.conformance.ours import answers
from tests.conformance.page import page
from tests.conformance.theirs import compared


@pytest.mark.filterwarnings("ignore")  # what other people's libraries warn of
def test_outside_judges_are_right_and_the_page_is_up_to_date():
    said = answers()
    assert [one for one in said if not one.right] == []
    assert {one.state for one in said} == {"good", "changed", "another recipient", "revoked"}
    assert page(said, compared()) == PAGE.read_text("utf-8"), "run: make conformance"
