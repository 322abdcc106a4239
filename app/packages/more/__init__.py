"""The page on which more is sent to what a receiver has."""
