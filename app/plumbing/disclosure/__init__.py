"""Counts of people or organisations that leave the house: nobody finds out what few of them said.

    from app.plumbing.disclosure.publishing import publish
    from app.plumbing.disclosure.tables import crossed, partition, tabulate

    kinds = partition((), kind=["social", "tech"])
    cost = partition((), cost=["yes", "no"])
    records = [frozenset({("kind", "social"), ("cost", "yes")}), …]     # one for each who is counted
    table = tabulate("survey 12", "2026-11", records, crossed([cost], [kinds]))
    published = publish(table, earlier)                                 # earlier: what was published before
    published.shown[frozenset({("kind", "tech"), ("cost", "yes")})]     # a number, or None where it is hidden

`tables.py` says what is counted, `publishing.py` decides what is hidden, `audit.py` looks for what a reader could still
work out, by `equations.py`. Why it is done so: `docs/decisions/0022-counts-that-may-be-shown.md`.
"""
