"""The team's register of places: detention places, hospitals, power stations."""
