"""What must be true of a referential beyond the shape of its files, one file for each subject.

A check is a function that takes what was read and yields problems; it changes nothing and stops at
nothing, so that one run tells an author everything. `referential.checks.run` puts them together.
"""
