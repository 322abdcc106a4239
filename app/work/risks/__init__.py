"""What may be done to people of a case: how likely, how grave, what is done."""
