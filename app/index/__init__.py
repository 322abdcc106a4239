"""The sealed index: search, lists and counts; owned here, called by everyone."""
