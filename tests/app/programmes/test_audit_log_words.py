"""What an audit event says to people: words and places, never a bare list of ids."""

from datetime import UTC, datetime
from uuid import UUID

from app.main import ROOMS
from app.plumbing.audit import AuditEvent
from app.plumbing.rooms import Thing
from app.programmes.audit_log_words import Detail, details_of

EXCHANGE = "5850f17e-0000-4000-8000-000000000000"
ORGANISATION = "9f0c1d2e-0000-4000-8000-000000000000"


def event(action: str, subject: str, **detail: object) -> AuditEvent:
    return AuditEvent(
        chain=UUID(int=1),
        position=1,
        at=datetime(2026, 11, 23, tzinfo=UTC),
        actor=None,
        action=action,
        subject=subject,
        detail=detail,
        previous="",
        digest="",
    )


def test_a_thing_with_a_page_is_a_link_and_one_with_a_name_has_it() -> None:
    asked = event("charter.asked", EXCHANGE, organisation=ORGANISATION)
    assert details_of(asked, ROOMS, {ORGANISATION: Thing("Les Paniers")}) == [
        Detail("Exchange", ("5850f17e",), f"/exchanges/{EXCHANGE}"),
        Detail("Organisation", ("Les Paniers",)),
    ]


def test_fields_roles_kinds_and_scopes_are_said_in_words() -> None:
    found = [
        *details_of(event("programme.changed", "x", fields=["url", "logo"]), ROOMS, {}),
        *details_of(event("exchange.changed", EXCHANGE, fields="starts_on title"), ROOMS, {})[1:],
        *details_of(event("member.changed", "m", was="owner", role="observer"), ROOMS, {})[1:],
        *details_of(event("organisation.added", "o", kind="tech"), ROOMS, {})[1:],
        *details_of(event("api-key.made", "k", scopes=["read", "award"]), ROOMS, {}),
    ]
    assert [one.words for one in found[:5]] == [
        ("Website", "Picture"),
        ("First day", "Title"),
        ("Owner",),
        ("Observer",),
        ("Tech company",),
    ]
    assert all(" " in word or word.istitle() for word in found[5].words)


def test_codes_days_and_indicators_are_said_in_words() -> None:
    measured = event("measurements.entered", EXCHANGE, side="tech", moment="start")
    revoked = event("award.revoked", "a", code="awarded-by-mistake")
    published = event("report.published", "p", starts_on="2026-01-01")
    chosen = event("indicators.chosen", EXCHANGE, indicators=["people-reached", "gone"])
    names = {"people-reached": Thing("Personnes touchées")}
    said = [
        one
        for told in (measured, revoked, published, chosen)
        for one in details_of(told, ROOMS, names, "fr")
        if one.label not in ("Exchange", "Badge")
    ]
    assert said == [
        Detail("Side", ("Tech company",), translated=True),
        Detail("About which moment", ("At the start",), translated=True),
        Detail("Reason, for everybody", ("It was awarded by mistake",), translated=True),
        Detail("First day", ("1er janvier 2026",)),
        Detail("Indicators", ("Personnes touchées", "gone")),
    ]


def test_what_is_not_known_is_shown_as_it_is() -> None:
    assert details_of(event("weather.changed", "x", sky=["blue", 3]), ROOMS, {}) == [
        Detail("sky", ("blue", "3"))
    ]


def test_what_was_corrected_says_before_and_after_as_the_language_writes_it() -> None:
    changes = {"ends_on": ["2026-12-01", "2027-02-03"], "theme": [4, None], "hours": [40, 12]}
    changes["tech_organisation_id"] = [ORGANISATION, EXCHANGE]
    names = {ORGANISATION: Thing("Nuage"), EXCHANGE: Thing("Café")}
    told = event("exchange.changed", "x", changes=changes, fields="title")
    assert [(one.label, one.words) for one in details_of(told, ROOMS, names, "fr")[1:]] == [
        ("Last day", ("1er décembre 2026 → 3 février 2027",)),
        ("Sustainable Development Goal", ("4 → –",)),
        ("Hours", ("40 → 12",)),
        ("Tech company", ("Nuage → Café",)),
        ("What changed", ("Title",)),
    ]
