"""What there is to do today, for each person, and where it is found again."""
