"""The people who act for an organisation: how they come, what they may, where they find what is theirs."""
