"""What of the field is about our own badges, pages and lists, not one stranger's document: where it is held."""

ELSEWHERE = {
    "a recipient's cell in a list, in whatever spelling": (
        "tests/app/verifying/test_lists.py::test_a_strangers_badge_is_never_valid_for_somebody_else",
        "tests/app/verifying/test_lists.py::test_no_cell_in_the_place_of_an_address_is_dropped",
    ),
    "a forgery by a leaked key of an issuer of ours": (
        "tests/app/verifying/test_register.py::test_a_badge_that_a_stolen_key_signed_is_not_in_the_register",
        "tests/app/verifying/test_register.py::test_the_pages_and_their_receipts_say_no",
    ),
    "our own list of revoked badges, however long": (
        "tests/app/verifying/test_own_badges.py::test_a_valid_badge_stays_valid_however_long_the_list_of_revoked_ones_is",
        "tests/app/verifying/test_own_badges.py::test_a_revoked_one_is_found_by_its_row",
    ),
    "changed documents at every door": (
        "tests/fuzz/test_fuzz.py::test_nothing_but_reports_and_our_errors_comes_out",
    ),
    "a badge explained in the words of its own release": (
        "tests/app/verifying/test_explanation.py::test_a_badge_is_explained_in_the_words_of_its_own_release",
        "tests/app/verifying/test_explanation.py::test_the_report_names_the_release_and_how_near_each_entry_comes",
    ),
    "the link of a share page asks for the signed form": (
        "tests/app/verifying/test_own_badges.py::test_a_share_link_is_checked_in_its_signed_form",
        "tests/app/verifying/test_own_badges.py::test_the_share_page_leads_there",
    ),
    "a server that always compresses": (
        "tests/badges/test_http_bodies.py::test_a_server_that_always_compresses_is_read",
        "tests/badges/test_http_bodies.py::test_a_bomb_is_unpacked_no_further_than_the_limit",
    ),
    "the holder's other address": (
        "tests/app/verifying/test_other_address.py::test_another_address_recognises_a_badge_while_its_holder_lets_it",
        "tests/app/verifying/test_other_address.py::test_a_batch_and_a_list_recognise_it_too",
    ),
    "an employer's list, with columns in any order, as a workbook too": (
        "tests/app/verifying/test_lists.py::test_the_page_counts_each_kind_shows_trouble_first_and_each_report",
        "tests/app/verifying/test_lists.py::test_the_results_are_taken_along_as_a_workbook_without_formulas",
    ),
    "a name that changed after the award": (
        "tests/app/issuing/test_names.py::test_a_name_is_unconfirmed_from_its_change_to_its_confirmation",
        "tests/app/issuing/test_names.py::test_the_page_shows_the_new_name_as_the_holders_until_the_programme_confirms",
    ),
    "the programme's organisation on LinkedIn": (
        "tests/app/issuing/test_names.py::test_linkedin_is_told_the_programmes_number_where_it_has_one",
    ),
}
"""What is shown → the tests that show it."""
