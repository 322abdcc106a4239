"""The pages of referrals of a case."""
