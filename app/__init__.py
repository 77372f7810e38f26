"""Estampille, the service: mediators assess, programmes issue, people share, employers verify."""
