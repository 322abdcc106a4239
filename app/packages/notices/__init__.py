"""The pages on which recalls and corrections are made, sent and answered."""
