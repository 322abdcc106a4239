"""Asking for a fact from an element: the reviewer's side of a question."""
