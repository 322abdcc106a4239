"""Laying past decisions beside the catalogue of today, and saying what differs."""
