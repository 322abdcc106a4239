"""The public form, and the desk that reads what it sent."""
