"""The pages about oneself: password, authenticator, sessions, this device."""
