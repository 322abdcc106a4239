"""Supervision: talks about a case with a coordinator, what was agreed, the sign-off."""
