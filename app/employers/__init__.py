"""Employers: their keys, the issuers they trust, the badges they watch, the webhooks that tell them."""
