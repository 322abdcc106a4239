"""The first run: a wizard that founds an installation for a small office."""
