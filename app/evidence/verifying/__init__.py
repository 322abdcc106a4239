"""Reading every sealed file of a team again, and saying what still holds."""
