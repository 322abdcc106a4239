"""What pages call keys of receivers and the ways to them."""

from app.packages.records import Channel
from app.vault.keykinds import KeyKind
from app.wording import lazy_gettext as _l

CHANNELS: dict[Channel, str] = {
    Channel.PORTAL: _l("A web portal of the body"),
    Channel.SECURE_MAIL: _l("Encrypted e-mail"),
    Channel.FILE_TRANSFER: _l("A file transfer of the body"),
    Channel.IN_PERSON: _l("In person"),
    Channel.COURIER: _l("A courier or carrier"),
}

KEY_KINDS: dict[KeyKind, str] = {
    KeyKind.POST_QUANTUM: _l("age, post-quantum"),
    KeyKind.X25519: _l("age X25519, not post-quantum"),
    KeyKind.OPENPGP: _l("OpenPGP, not post-quantum"),
}
