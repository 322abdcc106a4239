"""The first page of a case, its rules of contact, and whose case it is."""
