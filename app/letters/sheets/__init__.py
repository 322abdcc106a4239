"""Letters for paper. Browsers print the address: no case is in it."""
