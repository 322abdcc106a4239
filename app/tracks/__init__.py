"""Return of a child, search for the missing, captivity: until the person is back."""
