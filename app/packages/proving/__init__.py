"""The page on which a proof of submission is made."""
