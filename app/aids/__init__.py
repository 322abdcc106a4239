"""Recorded readings and plain pictures of the public pages."""
