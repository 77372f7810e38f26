"""The way to a badge, gone through the API once: its rows are put in where a test needs the badge alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.app.running import START, RunningService
from tests.app.snapshot import Changes, Snapshot, bare_rows


@dataclass(frozen=True)
class Played:
    """What `Cast.act_award` did once to the rows of a service in which nothing else had happened."""

    before: Sequence[Snapshot]
    """What may stand in the database: the cast alone, or the cast and the bystander."""
    changes: Changes
    badge: dict[str, Any]
    fitting: list[dict[str, list[str]]] = field(default_factory=list)
    """The rows of databases that fitted, as drivers give them: the next one is compared with these first."""

    def fits(self, service: RunningService) -> bool:
        """Say whether nothing else has happened in a service, so that these rows can be put in."""
        if service.clock.moment != START or service.mailbox.mails:
            return False
        rows = bare_rows(service.inside.engine)
        if rows in self.fitting:
            return True
        fits = Snapshot.of(service.inside.engine) in self.before
        if fits:
            self.fitting.append(rows)
        return fits
