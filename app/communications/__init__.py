"""Communications to a prosecutor over many cases: numbered, pinned, in editions."""
