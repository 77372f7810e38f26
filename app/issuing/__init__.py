"""Issuing: a decision becomes a signed badge, or stops being one."""
