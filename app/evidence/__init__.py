"""Files, their hashes and their chain of custody."""
