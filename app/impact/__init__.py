"""What an exchange changed, and what a programme tells of it: measurements, checklists, reports."""
