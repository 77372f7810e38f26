"""Which numbers of a table are hidden: small ones, and as many others as it takes that nobody finds those."""

from collections.abc import Iterable, Sequence

from app.plumbing.disclosure.audit import Exposure, exposed
from app.plumbing.disclosure.tables import LEAST, CountTable, Group, Partition, PublishedTable


def publish(
    table: CountTable, earlier: Sequence[PublishedTable] = (), least: int = LEAST
) -> PublishedTable:
    """Return what may be shown of a table, after all that was published earlier, in the order in which it was.

    What was hidden at the same moment stays hidden; what was shown at it is known, and shown.
    """
    same = [one for one in earlier if (one.of, one.at) == (table.of, table.at)]
    known = _known(table, same)
    hidden = _small(table, least) | {group for one in same for group in one.hidden}
    hidden = (hidden & table.counts.keys()) - known
    while True:
        hidden = _completed(table, hidden, known)
        published = _without(table, hidden)
        found = exposed([*earlier, published], least)
        more = _companions(table, hidden, known, found)
        if not more:
            return published
        hidden |= more


def _known(table: CountTable, same: Iterable[PublishedTable]) -> set[Group]:
    """Return what was shown at the same moment, and what is within nobody."""
    found = {group for one in same for group, count in one.shown.items() if count is not None}
    return found | _within(table, {group for group in found if table.counts.get(group) == 0})


def _small(table: CountTable, least: int) -> set[Group]:
    """Return the groups of few, and the groups within them: of these, none or all tells as much.

    That nobody is in a group may be said if it is said of many; then nobody is in the groups within it either.
    """
    few = _within(
        table,
        {
            group
            for group, count in table.counts.items()
            if group in table.sensitive or (0 < count < least and group not in table.harmless)
        },
    )
    nobody = {group for group, count in table.counts.items() if count == 0 and group not in few}
    return few - _within(table, nobody)


def _within(table: CountTable, groups: set[Group]) -> set[Group]:
    """Return groups, and all that are a part of them."""
    found = set(groups)
    while True:
        parts = {part for one in table.partitions if one.whole in found for part in one.parts}
        if parts <= found:
            return found
        found |= parts


def _without(table: CountTable, hidden: set[Group]) -> PublishedTable:
    shown = {group: None if group in hidden else count for group, count in table.counts.items()}
    harmless = table.harmless & table.counts.keys()
    return PublishedTable(table.of, table.at, shown, table.partitions, harmless, table.grows)


def _completed(table: CountTable, hidden: set[Group], known: set[Group]) -> set[Group]:
    """Return the hidden groups, and those without which a single sum would give one of them away."""
    taken, changed = set(hidden), True
    while changed:
        changed = False
        for one in table.partitions:
            if _count(one, taken) == 1:
                chosen = _cheapest(table, one.groups, taken | known)
                if chosen is not None:
                    taken.add(chosen)
                    changed = True
    return taken


def _count(one: Partition, hidden: set[Group]) -> int:
    return sum(group in hidden for group in one.groups)


def _companions(
    table: CountTable, hidden: set[Group], known: set[Group], found: list[Exposure]
) -> set[Group]:
    """Return one more group to hide for each number that can be worked out; nothing once there is none."""
    more: set[Group] = set()
    for one in found:
        taken = hidden | known | more
        if one.group in table.counts and one.group not in taken:
            more.add(one.group)  # shown now and at another moment: the difference is what is seen
            continue
        near = [sums for sums in table.partitions if one.group in sums.groups]
        if any(more & set(sums.groups) for sums in near):
            continue
        near.sort(key=lambda sums: _count(sums, hidden))
        choices = (_cheapest(table, sums.groups, taken) for sums in near)
        chosen = next((group for group in choices if group is not None), None)
        if chosen is None:
            chosen = _cheapest(table, table.counts, taken)
        if chosen is not None:
            more.add(chosen)
    return more


def _cheapest(table: CountTable, groups: Iterable[Group], taken: Iterable[Group]) -> Group | None:
    """Return the group that is missed least: the most special one, not an empty one, of the fewest."""
    free = set(groups) - set(taken)
    return min(free, key=lambda one: _cost(table, one), default=None)


def _cost(table: CountTable, group: Group) -> tuple[int, bool, int, list[tuple[str, str]]]:
    count = table.counts[group]
    return -len(group), count == 0, count, sorted(group)
