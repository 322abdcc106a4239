"""Series: incidents of a case that share a context, answered once for all of them."""
