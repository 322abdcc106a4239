"""Pages to pin a sentence, to fill the crime base, and to decide about others."""
