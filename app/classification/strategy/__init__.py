"""Strategy notes: what counsel writes for counsel, under a key that no team holds."""
