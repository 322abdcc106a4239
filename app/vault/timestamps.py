"""RFC 3161: asking for a time stamp over a hash, and holding the answer against it.

Bytes in, bytes out; who is asked, and over which line, is not known here.
"""

import hashlib

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from app.errors import TamperedError


def time_request(data: bytes) -> TimeStampRequest:
    """Return a request over SHA-256 of the data: with a nonce, asking for the chain."""
    return TimestampRequestBuilder(data, HashAlgorithm.SHA256).build()


def check_chain(chain_pem: bytes) -> None:
    """Accept the certificates of an authority by returning.

    Raises:
        ValueError: it holds no certificate, or none that signed itself.
    """
    if not _roots(chain_pem):
        raise ValueError("no root certificate")


def check_time_reply(
    request: TimeStampRequest, reply: bytes, chain_pem: bytes, data: bytes
) -> bool:
    """Hold a reply against the request, the chain and the data.

    Returns:
        False where this library cannot read the reply, which others may: it wants the
        certificates in the order of DER, and not every authority keeps to it.

    Raises:
        TamperedError: no stamp, of another authority, or over something else.
    """
    try:
        read = decode_timestamp_response(reply)
        # The token, its certificates and its signer are read here and not before.
        read.tst_info, read.signed_data  # noqa: B018
    except ValueError:
        return False
    builder = VerifierBuilder.from_request(request)
    for root in _roots(chain_pem):
        builder = builder.add_root_certificate(root)
    for other in _others(chain_pem):
        builder = builder.add_intermediate_certificate(other)
    try:
        builder.build().verify(read, hashlib.sha256(data).digest())
    except (VerificationError, ValueError):
        raise TamperedError from None
    return True


def _roots(chain_pem: bytes) -> list[x509.Certificate]:
    certificates = x509.load_pem_x509_certificates(chain_pem)
    return [each for each in certificates if each.issuer == each.subject]


def _others(chain_pem: bytes) -> list[x509.Certificate]:
    certificates = x509.load_pem_x509_certificates(chain_pem)
    return [each for each in certificates if each.issuer != each.subject]
