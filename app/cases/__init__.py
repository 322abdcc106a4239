"""Cases, persons, incidents, acts, involvements."""
