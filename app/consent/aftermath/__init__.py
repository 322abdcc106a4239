"""What follows when a yes ends: what had left on it, and what numbers it stood in."""
