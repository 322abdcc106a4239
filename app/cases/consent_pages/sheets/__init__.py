"""Sheets that are laid before a person, one for each purpose. They know no case."""
