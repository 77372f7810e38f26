"""The pictures of the documentation, made from the demo in a real Chromium: `make pictures`."""
