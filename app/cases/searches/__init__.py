"""Searches that are kept: a person's own, and those that a coordinator shares."""
