"""One measured figure, beside the limit it is compared with and the ratio we aim at."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One line of the table; ratios are comparable between machines, values are not."""

    work: str
    """What was measured, with its unit: "badge pages, answers/s"."""
    value: float
    limit: float
    """What it is compared with, in the same unit, measured in the same run where it can be."""
    aim: float
    """The ratio we want: at least this, or at most this when lower is better."""
    lower_is_better: bool = False

    @property
    def ratio(self) -> float:
        """The value in units of its limit."""
        return self.value / self.limit

    @property
    def met(self) -> bool:
        """Whether the aim is reached."""
        return self.ratio <= self.aim if self.lower_is_better else self.ratio >= self.aim

    def as_json(self) -> dict[str, Any]:
        """Return the row as it stands in build/bench.json."""
        fields = asdict(self)
        order = ("work", "value", "limit", "ratio", "aim", "lower_is_better")
        return {name: fields.get(name, self.ratio) for name in order}
