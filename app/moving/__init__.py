"""Leaving: all that an organisation keeps, in documented form, and a house from it."""
