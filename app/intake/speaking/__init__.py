"""Speaking instead of writing: one voice message, and only what must be asked."""
