"""The words for what an item of evidence can be. Codes are those of the package format.

Add, never rename or reuse: they are stored with items and read by receivers.
"""

from collections.abc import Mapping

from app.limited.answers import Claim, Refused, Removed
from app.wording import lazy_gettext as _l

KINDS: Mapping[str, str] = {
    "document": _l("Document"),
    "photo": _l("Photo"),
    "video": _l("Video"),
    "audio": _l("Sound recording"),
    "medical_record": _l("Medical record"),
    "official_paper": _l("Paper of an authority or court"),
    "screenshot": _l("Screenshot"),
    "messages": _l("Messages or call list"),
    "drawing": _l("Drawing, plan or map"),
    "satellite": _l("Satellite or aerial picture"),
    "data": _l("Table or data file"),
    "other": _l("Something else"),
}
OBTAINED: Mapping[str, str] = {
    "handed_over": _l("Handed over to us"),
    "recorded_by_us": _l("Recorded by us"),
    "downloaded": _l("Downloaded from the internet"),
    "screenshot": _l("Screenshot made by us"),
    "copied_device": _l("Copied from a device"),
    "sent_by_survivor": _l("Sent by the survivor through the public site"),
}
ORIGINALITY: Mapping[str, str] = {
    "original": _l("The original"),
    "certified_copy": _l("A certified copy"),
    "copy": _l("A copy"),
    "born_digital": _l("Made as a file, never on paper"),
}
CONFIDENTIALITY: Mapping[str, str] = {
    "recipient_only": _l("Only for a named receiver"),
    "internal": _l("Stays inside"),
    "victim_protected": _l("Protects the harmed person"),
    "sexual_violence": _l("Sexual violence"),
    "child": _l("A child"),
    "privileged": _l("Between a person and their lawyer"),
    "lead_only_54_3_e": _l("Only to find other evidence (article 54(3)(e))"),
    "national_security": _l("National security"),
    "open": _l("Open"),
}
EXCULPATORY: Mapping[str, str] = {
    "not_reviewed": _l("Nobody has looked at this yet"),
    "Y": _l("Yes, it may help an accused person"),
    "N": _l("No"),
}
CUSTODY: Mapping[str, str] = {
    "created": _l("Made"),
    "received": _l("Taken in"),
    "viewed": _l("Looked at"),
    "exported": _l("Downloaded"),
    "disclosed": _l("Given to a receiver"),
    "copied": _l("Copied"),
    "converted": _l("Working copy made"),
    "redacted": _l("Copy with parts hidden made"),
    "verified": _l("Checked: unchanged"),
    "failed_verification": _l("Checked: NOT what was taken in"),
    "hold_set": _l("Kept from being erased"),
    "hold_lifted": _l("No longer kept from being erased"),
}
REMOVED: Mapping[str, str] = {
    Removed.PLACE: _l("Where it was made (a place on the map)"),
    Removed.CAMERA: _l("Camera or telephone, its settings and times"),
    Removed.DESCRIPTION: _l("Descriptions and texts beside the picture or page"),
    Removed.COMMENT: _l("Comments"),
    Removed.SMALL_PICTURE: _l("A small picture stored beside the large one"),
    Removed.COLOUR_PROFILE: _l("The colour profile"),
    Removed.PROPERTIES: _l("Author, title, program and times of the document"),
    Removed.NAMES_OF_EDITORS: _l("Names of people who wrote, changed or commented"),
    Removed.CUSTOM_DATA: _l("Data that programs left for themselves"),
    Removed.SCRIPTS: _l("Scripts"),
    Removed.FILES_INSIDE: _l("Other files hidden inside"),
    Removed.ACTIONS: _l("Links and actions that start by themselves or by a click"),
    Removed.IDENTIFIERS: _l("Numbers that tie it to other copies"),
    Removed.TAGS: _l("Tags such as title, maker or cover"),
    Removed.TIMES: _l("When it was made and changed"),
    Removed.OTHER_TRACKS: _l("Tracks other than picture and sound"),
    Removed.UNUSED_BYTES: _l("Bytes that are not shown or played"),
    Removed.PRINTERS: _l("Printers"),
}
NO_COPY: Mapping[str, str] = {
    Refused.NO_COPY: _l(
        "No working copy of this kind: it cannot be cleaned with certainty."
    ),
    Refused.DAMAGED: _l("This file could not be read: it is damaged or incomplete."),
    Refused.TOO_LARGE: _l("This file could not be read: it unpacks to too much."),
    Refused.LOCKED: _l("This file could not be read: it is locked with a password."),
    Refused.NO_SUCH_PAGE: _l("This file could not be read: it has no such page."),
}
C2PA: Mapping[str, str] = {
    "": _l("Nobody has looked for them, or they are not read in files of this kind."),
    "unread": _l("They could not be read here. That says nothing about the file."),
    Claim.NONE: _l("The file carries none. Most files do not; it means nothing."),
    Claim.VALID: _l("They fit the file, and the signer is on a list of trusted ones."),
    Claim.UNTRUSTED: _l(
        "They fit the file: it was not changed since they were signed. Who signed is on"
        " no list of trusted signers here, so whether that is true is for you to find"
        " out."
    ),
    Claim.INVALID: _l(
        "They do not fit the file or cannot be read: it was changed after they were"
        " signed, or they are damaged. The file itself may still be true."
    ),
}
LOOKING: Mapping[str, str] = {
    "review": _l("To review it"),
    "describe": _l("To describe it"),
    "talk": _l("Preparing a talk"),
    "package": _l("Preparing a disclosure"),
    "check": _l("To check that it is whole"),
    "redact": _l("To hide parts of it in a copy"),
}


def word(names: Mapping[str, str], key: str) -> str:
    """Return the words for a code; one that is not listed stays as it is."""
    return str(names.get(key, key))
