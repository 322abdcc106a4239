"""Whose key it is, who may use it, and until when. Bytes and ciphers are `vault/`'s."""
