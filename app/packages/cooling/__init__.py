"""Bulk waits: what goes to one receiver from many cases at once can be stopped."""
