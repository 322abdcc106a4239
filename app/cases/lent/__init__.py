"""Names lent for a time, as pages: asking, answering, ending."""
