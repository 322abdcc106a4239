"""The words for what an item of evidence can be. Codes are those of the package format.

Add, never rename or reuse: they are stored with items and read by receivers.
"""

from collections.abc import Mapping

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
    "verified": _l("Checked: unchanged"),
    "failed_verification": _l("Checked: NOT what was taken in"),
    "hold_set": _l("Kept from being erased"),
    "hold_lifted": _l("No longer kept from being erased"),
}
LOOKING: Mapping[str, str] = {
    "review": _l("To review it"),
    "describe": _l("To describe it"),
    "talk": _l("Preparing a talk"),
    "package": _l("Preparing a disclosure"),
    "check": _l("To check that it is whole"),
}


def word(names: Mapping[str, str], key: str) -> str:
    """Return the words for a code; one that is not listed stays as it is."""
    return str(names.get(key, key))
