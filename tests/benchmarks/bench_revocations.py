"""What one verification of our own badge costs when many were revoked in its key generation, beside none."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from app.issuing.public_routes import find_document
from app.plumbing.service import Service
from app.verifying.workflow import check
from badges.verification import MemoryResolver
from tests.benchmarks.bench_service import staged
from tests.benchmarks.clock import rates
from tests.benchmarks.rows import Row

REVOKED = 100_000
FORMS = ("signed", "assertion", "credential_v3", "credential_v3/jwt")
_AWARDS = """
INSERT INTO award (id, programme_id, generation, badge_class_id, decision_id, person_id, hosted, signed, created_at,
                   revoked_at, revocation_reason, names_exchange)
WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :count)
SELECT lower(hex(randomblob(16))), programme_id, generation, badge_class_id, lower(hex(randomblob(16))), person_id,
       x'00', '', created_at, created_at, 'Issued in error.', 0 FROM counted, (SELECT * FROM award LIMIT 1)
"""
_CREDENTIALS = """
INSERT INTO credential (award_id, signing_key_id, list_number, place, document, jwt, created_at)
SELECT award.id, key.id, 1 + number / 65536, number % 65536, x'00', '', award.created_at
FROM (SELECT *, row_number() OVER () AS number FROM award WHERE revoked_at IS NOT NULL) award,
     (SELECT id FROM signing_key LIMIT 1) key
WHERE NOT EXISTS (SELECT 1 FROM credential WHERE list_number = 1 + number / 65536 AND place = number % 65536)
"""


def measure() -> Iterable[Row]:
    """Yield a row for each form, and one for the list itself once it was made."""
    with ExitStack() as open_:
        few, many = (open_.enter_context(_verifying(count)) for count in (0, REVOKED))
        for form in FORMS:
            ours, limit = rates(many[form], few[form])
            yield Row(
                f"verify {form}, {REVOKED} revoked, ms",
                1000 / ours,
                1000 / limit,
                aim=1.2,
                lower_is_better=True,
            )


@contextmanager
def _verifying(count: int) -> Iterator[dict[str, Callable[[], None]]]:
    """Yield the verification of each form of a badge in whose generation that many were revoked."""
    with tempfile.TemporaryDirectory() as folder, staged(Path(folder), 1) as (settings, links):
        if count:
            _revoke(Path(settings.database.removeprefix("sqlite:///")), count)
        service = Service.of(settings)

        def verifying(form: str) -> Callable[[], None]:
            name, _, ending = form.partition("/")
            address = getattr(links, name) + (f"/{ending}" if ending else "")
            with service.begin(reading=True) as work:
                given = find_document(work, httpx.URL(address).path).body.decode()

            def verify() -> None:
                report = check(service, MemoryResolver({}), given, None)
                assert report.valid, report.failures

            return verify

        yield {form: verifying(form) for form in FORMS}
        service.close()


def _revoke(database: Path, count: int) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute(_AWARDS, {"count": count})
        connection.execute(_CREDENTIALS)
        connection.execute(
            "UPDATE signing_key SET revision = 1, placed = (SELECT count(*) FROM credential)"
        )
    connection.close()
