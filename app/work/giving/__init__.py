"""Giving several cases that nobody works on to a colleague, from ticks in a list."""
