"""Cases, events and people that may be the same: found, explained, then judged."""
