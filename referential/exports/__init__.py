"""The referential for other systems: JSON, CSV, SKOS and CASE 1.1, one file for each format.

Every export is a function from a referential to bytes or plain values. It reads no clock and draws
nothing at random, so that the same release always gives the same bytes.
"""
