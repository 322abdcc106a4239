"""What of a case is a person's own: what they told and gave, to be copied for them."""
