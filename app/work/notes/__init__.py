"""Working notes on a case: what colleagues must know, apart from anybody's account."""
