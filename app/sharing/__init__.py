"""Sharing: the person accepts their badge, opens its page or keeps it private."""
