"""All that a programme has, as tables for spreadsheets."""
