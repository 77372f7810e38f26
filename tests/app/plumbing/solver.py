"""An independent judge of what can be worked out from publications: the solver HiGHS.

It knows what a reader knows and reads it off the stored form, not through our audit.
"""

from collections.abc import Iterable
from itertools import combinations
from typing import Any

import highspy

from app.plumbing.disclosure.tables import Group, PublishedTable

Number = tuple[str, Group]
"""A group at a moment."""


class Reader:
    """Somebody who has all publications about the same people, in the order in which they came."""

    def __init__(self, publications: Iterable[PublishedTable], *, whole: bool = False) -> None:
        """Read the publications; `whole` looks at whole numbers only, which takes fifty times as long."""
        self.model = highspy.Highs()
        self.model.setOptionValue("output_flag", False)
        self.model.setOptionValue("threads", 1)
        types = highspy.HighsVarType
        self.type = types.kInteger if whole else types.kContinuous
        self.numbers: dict[Number, Any] = {}
        self.shown: dict[Number, int] = {}
        self.harmless: set[Group] = set()
        self.wholes: dict[Group, set[Group]] = {}
        tables = list(publications)
        for table in tables:
            self._read(table.to_json())
        moments = list(dict.fromkeys(table.at for table in tables))
        self.pairs = list(combinations(moments, 2))
        for first, then in self.pairs:
            for group in self.groups(first) & self.groups(then):
                self.model.addConstr(self.numbers[then, group] >= self.numbers[first, group])

    def groups(self, moment: str) -> set[Group]:
        return {group for at, group in self.numbers if at == moment}

    def _read(self, stored) -> None:
        at = stored["at"]
        groups = [frozenset(map(tuple, cell["group"])) for cell in stored["cells"]]
        for group, cell in zip(groups, stored["cells"], strict=True):
            if (at, group) not in self.numbers:
                variable = self.model.addVariable(lb=0, type=self.type)
                self.numbers[at, group] = variable
            if cell["count"] is not None:
                self.shown[at, group] = cell["count"]
                self.model.addConstr(self.numbers[at, group] == cell["count"])
        for whole, parts in stored["partitions"]:
            its = sum(self.numbers[at, groups[part]] for part in parts)
            self.model.addConstr(self.numbers[at, groups[whole]] == its)
            for part in parts:
                self.wholes.setdefault(groups[part], set()).add(groups[whole])
        self.harmless |= {groups[number] for number in stored["harmless"]}

    def between(self, *terms: tuple[int, Number]) -> tuple[float, float]:
        """Return the lowest and the highest that an expression can be."""
        expression = sum(by * self.numbers[number] for by, number in terms)
        ends = []
        for act in (self.model.minimize, self.model.maximize):
            self.model.clearSolver()  # begun from where the last question ended, it sometimes gives up
            act(expression)
            status = self.model.getModelStatus()
            if status == highspy.HighsModelStatus.kOptimal:
                ends.append(round(self.model.getObjectiveValue(), 6))
            else:
                assert status in (
                    highspy.HighsModelStatus.kUnbounded,
                    highspy.HighsModelStatus.kUnboundedOrInfeasible,
                ), status
                ends.append(float("inf") if ends else float("-inf"))
        return ends[0], ends[1]

    def too_close(self, least: int = 5) -> set[Number]:
        """Return the hidden numbers that can be told more closely than within `least`."""
        found = set()
        for number in self.numbers.keys() - self.shown.keys():
            low, high = self.between((1, number))
            if high - low < least:
                found.add(number)
        return found

    def newcomers_seen(self, least: int = 5) -> set[tuple[str, Number]]:
        """Return for which groups it is known that few came, or none of few, between two publications."""
        found = set()
        for first, then in self.pairs:
            groups = self.groups(first) & self.groups(then)
            ends = {one: self.between((1, (then, one)), (-1, (first, one))) for one in groups}
            for group in groups - self.harmless:
                low, high = ends[group]
                wholes = [ends[one] for one in self.wholes.get(group, ()) if one in ends]
                nobody = high == 0 and all(
                    at_most == 0 or least <= at_least for at_least, at_most in wholes
                )
                if high - low < least and low < least and not nobody:
                    found.add((first, (then, group)))
        return found
