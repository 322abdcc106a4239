"""Pages of editions: made, looked at, approved, sent, carried away."""
