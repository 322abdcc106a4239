"""The ground in law of each use of a case, apart from what the person agreed to."""
