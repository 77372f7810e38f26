"""`estampille doctor`: every part of an installation is tried, and what is wrong is said with its remedy."""
