"""After the form, or out of it: the code, a pause, and the way back."""
