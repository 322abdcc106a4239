"""Passing something on without a yes: for a life, or because the law orders it."""
