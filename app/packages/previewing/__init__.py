"""What the receiver will read, before anybody signs that it goes."""
