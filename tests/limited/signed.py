"""An invented camera that signs its pictures, with a certificate of nobody."""

import io
from datetime import UTC, datetime, timedelta

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CAMERA = "Invented camera 7"
MAKER = "Invented works"
TOOL = "invented-signer"
_PEM = serialization.Encoding.PEM
_CREATED = {
    "action": "c2pa.created",
    "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
}
_FROM = datetime(2026, 1, 1, tzinfo=UTC)


def _named(common_name):
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, MAKER),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _usage(*, signs, certifies):
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )


def _certificate(subject, issuer, public, signer, issuer_public, *, is_root):
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_FROM + timedelta(days=3650))
        .add_extension(
            x509.BasicConstraints(ca=is_root, path_length=None), critical=True
        )
        .add_extension(_usage(signs=not is_root, certifies=is_root), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(public), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_public),
            critical=False,
        )
    )
    if not is_root:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        built = built.add_extension(purpose, critical=False)
    return built.sign(signer, hashes.SHA256())


def signed(picture, mime="image/jpeg"):
    """Return the picture with a manifest that says a camera made it."""
    root, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    top, leaf = _named("Invented root"), _named(CAMERA)
    chain = b"".join(
        certificate.public_bytes(_PEM)
        for certificate in (
            _certificate(
                leaf, top, own.public_key(), root, root.public_key(), is_root=False
            ),
            _certificate(
                top, top, root.public_key(), root, root.public_key(), is_root=True
            ),
        )
    )
    key = own.private_bytes(
        _PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    manifest = {
        "claim_generator_info": [{"name": TOOL, "version": "1"}],
        "title": "Invented",
        "assertions": [{"label": "c2pa.actions", "data": {"actions": [_CREATED]}}],
    }
    out = io.BytesIO()
    told = c2pa.C2paSignerInfo(b"es256", chain, key, None)
    with c2pa.Signer.from_info(told) as signer, c2pa.Builder(manifest) as builder:
        builder.sign(signer, mime, io.BytesIO(picture), out)
    return out.getvalue()
