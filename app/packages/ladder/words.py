"""The ladder of handing over in words for staff, with what each lower step costs."""

from app.errors import (
    RecipientKeyChangedError,
    RecipientKeyError,
    RecipientKeyExpiredError,
    RecipientKeyKindError,
    RecipientKeyMissingError,
)
from app.packages.ladder.rules import Lock, Way
from app.packages.records import Of, SecondChannel
from app.wording import lazy_gettext as _l

FAULTS: dict[type[RecipientKeyError], str] = {
    RecipientKeyError: _l("Nothing can be sealed to the receiver’s key."),
    RecipientKeyMissingError: _l(
        "No key of the receiver was confirmed by two officers yet."
    ),
    RecipientKeyExpiredError: _l("The receiver’s key has run out. Ask for a new one."),
    RecipientKeyKindError: _l(
        "The receiver’s key is of another kind than the way chosen needs."
    ),
    RecipientKeyChangedError: _l(
        "What is kept of the receiver’s key is not what two officers confirmed."
    ),
}
ANNEX_FAULTS: dict[type[RecipientKeyError], str] = {
    RecipientKeyError: _l("The names annex needs a key of its own."),
    RecipientKeyMissingError: _l("The key for the names annex is not confirmed."),
    RecipientKeyExpiredError: _l("The key for the names annex has run out."),
    RecipientKeyKindError: _l(
        "The key for the names annex is of another kind than was chosen."
    ),
    RecipientKeyChangedError: _l(
        "The key kept for the names annex is not what two officers confirmed."
    ),
}

STEPS: dict[int, str] = {
    1: _l("Step 1: post-quantum key"),
    2: _l("Step 2: weaker key"),
    3: _l("Step 3: volumes and a code"),
    4: _l("Step 4: volumes for a portal"),
    5: _l("Step 5: carrier"),
}

LOCKS: dict[Lock, str] = {
    Lock.POST_QUANTUM: _l("The receiver’s post-quantum key. This is the rule."),
    Lock.CLASSICAL: _l("The receiver’s weaker key: age X25519 or OpenPGP"),
    Lock.CODE: _l("A code: the receiver has no key, or may install nothing"),
}

ANNEX_LOCKS: dict[Lock, str] = {
    Lock.POST_QUANTUM: _l("A post-quantum key. This is the rule."),
    Lock.CLASSICAL: _l("A weaker key: age X25519 or OpenPGP"),
    Lock.CODE: _l("A code of its own"),
}

WAYS: dict[Way, str] = {
    Way.FILE: _l("As it is, over a safe line"),
    Way.PORTAL: _l("Cut into volumes of the size that the receiver’s portal takes"),
    Way.CARRIER: _l("On two drives in sealed bags, by a carrier"),
}

COSTS: dict[Lock | Way, str] = {
    Lock.CLASSICAL: _l(
        "Who records the traffic today may read it once large quantum computers exist."
        " Leave out what can wait. Ask the receiver for a post-quantum key."
    ),
    Lock.CODE: _l(
        "Who holds the volumes and the code can read everything. The code is read out"
        " once, by another way than the volumes take, and is not kept."
    ),
    Way.PORTAL: _l(
        "The portal learns the size and the time. The receiver has to put the volumes"
        " together. Write down the portal’s reference of each."
    ),
    Way.CARRIER: _l(
        "A drive can be lost, or taken at a border. A drive alone opens nothing. One"
        " drive stays here until the receipt is in."
    ),
}

SECOND_CHANNELS: dict[SecondChannel, str] = {
    SecondChannel.VOICE: _l("By voice, on a number that we know"),
    SecondChannel.PAPER: _l("On paper, by another hand than the volumes"),
    SecondChannel.IN_PERSON: _l("In person"),
}

OF: dict[Of, str] = {Of.PACKAGE: _l("the package"), Of.ANNEX: _l("the names annex")}
