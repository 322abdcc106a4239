"""Handing cases over between colleagues, each with a note that must be read."""
