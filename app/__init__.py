"""Barvinok: case management for survivor testimony."""
