"""What organisations lack and what people offer, and how the two meet."""
