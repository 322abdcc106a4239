"""The page on which is decided whether the person reads what receivers said."""
