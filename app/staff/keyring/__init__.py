"""The pages of keys: what two officers sign, teams, the recovery drill."""
