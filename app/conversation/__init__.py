"""Messages between a survivor and the people who answer; the code opens them."""
