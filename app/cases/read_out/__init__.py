"""What is read to a person by phone: how things stand, in plain words."""
