"""The intake desk, as pages: only the staff app serves them."""
