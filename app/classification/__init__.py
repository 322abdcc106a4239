"""From facts to crimes that a lawyer may confirm."""
