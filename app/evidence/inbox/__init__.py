"""Taking a file of the survivor's messages into the case as evidence."""
