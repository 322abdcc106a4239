"""Bytes in, bytes out: every key, seal and signature, and nothing of people.

No other package imports `cryptography`. `age`, `shares`, `stream` and `volumes`
are imported by their own names by the few that need them.
"""

from app.vault.derive import derive, digest, keyed_hash, same
from app.vault.document import (
    Body,
    Document,
    decode,
    encode,
    has_past_versions,
    renewed,
    upgrader,
)
from app.vault.envelope import (
    KEY_BYTES,
    Envelope,
    commitment,
    new_key,
    seal,
    try_unseal,
    unseal,
)
from app.vault.place import Place, context
from app.vault.receipt import (
    grouped_receipt,
    looks_complete,
    new_receipt,
    normalise_receipt,
)
from app.vault.signatures import (
    detached_ed25519,
    detached_mldsa65,
    dual_sign,
    dual_verify,
    dual_verifying_key,
    ed25519_pem,
    mldsa65_pem,
    pems_of,
    sign,
    verify,
    verify_detached,
    verifying_key,
)
from app.vault.slow import Cost, ReceiptKeys, password_key, receipt_keys
from app.vault.suites import Suite
from app.vault.wraps import (
    key_id,
    public_of,
    unwrap,
    unwrap_symmetric,
    wrap,
    wrap_symmetric,
)

__all__ = [
    "KEY_BYTES",
    "Body",
    "Cost",
    "Document",
    "Envelope",
    "Place",
    "ReceiptKeys",
    "Suite",
    "commitment",
    "context",
    "decode",
    "derive",
    "detached_ed25519",
    "detached_mldsa65",
    "digest",
    "dual_sign",
    "dual_verify",
    "dual_verifying_key",
    "ed25519_pem",
    "encode",
    "grouped_receipt",
    "has_past_versions",
    "key_id",
    "keyed_hash",
    "looks_complete",
    "mldsa65_pem",
    "new_key",
    "new_receipt",
    "normalise_receipt",
    "password_key",
    "pems_of",
    "public_of",
    "receipt_keys",
    "renewed",
    "same",
    "seal",
    "sign",
    "try_unseal",
    "unseal",
    "unwrap",
    "unwrap_symmetric",
    "upgrader",
    "verify",
    "verify_detached",
    "verifying_key",
    "wrap",
    "wrap_symmetric",
]
