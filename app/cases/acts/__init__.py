"""Acts and involvements of an incident, as forms."""
