"""What others say of our badges, and what we say of theirs: measured, and written into the documentation."""
