"""Pages of what was seen, and of who was informed."""
