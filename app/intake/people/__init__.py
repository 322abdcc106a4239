"""Questions that are answered for several people, one after the other."""
