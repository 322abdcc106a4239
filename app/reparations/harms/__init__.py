"""What was done to a life, as described. A harm is no need, no claim and no score."""
