"""The package's own code lists. `config/schemas/codebook.json` says each in words.

Lists that belong to the catalogues (acts, modes, source connections, reliability,
document types) come in as a `Term` with its labels instead. A code is stored by
receivers: add, never rename or reuse.
"""

from typing import Literal

Answer = Literal["yes", "no", "unknown"]

Finding = Literal["indicated", "contradicted", "open", "established"]

Outcome = Literal["confirmed", "not_supported", "needs_more"]

LegalValue = Literal["yes", "qualified", "no"]

ForumStanding = Literal["possible", "to_check", "contested", "excluded"]

PersonRole = Literal[
    "survivor",
    "victim",
    "witness",
    "relative",
    "alleged_perpetrator",
    "third_person",
    "informant",
]

AgeGroup = Literal["adult", "child", "unknown"]

Certainty = Literal[
    "saw_myself",
    "heard_myself",
    "told_by_victim",
    "told_by_other",
    "rumour",
    "media",
    "unknown",
]

DatePrecision = Literal[
    "dt.exact", "dt.estimate", "dt.no_day", "dt.no_month", "dt.unknown"
]

Confidentiality = Literal[
    "open",
    "internal",
    "recipient_only",
    "lead_only_54_3_e",
    "victim_protected",
    "sexual_violence",
    "privileged",
    "national_security",
    "child",
]

RedactionCode = Literal["N", "R", "L", "C", "M", "S", "H", "K", "P", "I"]

Acquisition = Literal[
    "handed_over", "recorded_by_us", "downloaded", "screenshot", "copied_device"
]

OriginalKind = Literal["original", "certified_copy", "copy", "born_digital"]

TranslationKind = Literal["machine", "draft", "revised", "certified"]

DerivativeKind = Literal[
    "working_text",
    "prompted_text",
    "corrections_text",
    "pdfa",
    "redacted",
    "transcript",
    "translation",
    "ocr_text",
]

Exculpatory = Literal["Y", "N", "not_reviewed"]

C2pa = Literal["none", "valid", "invalid", "untrusted"]

CustodyAction = Literal[
    "created",
    "received",
    "photographed",
    "sealed",
    "opened",
    "hashed",
    "stored",
    "copied",
    "converted",
    "transcribed",
    "translated",
    "redacted",
    "viewed",
    "exported",
    "disclosed",
    "returned",
    "moved",
    "hold_set",
    "hold_lifted",
    "erased",
    "tombstoned",
    "verified",
    "failed_verification",
]

GateVerdict = Literal[
    "passed", "withheld", "redacted", "pseudonymised", "legal_ground", "not_asked"
]

WithheldKind = Literal[
    "item",
    "identity",
    "verbatim_account",
    "recording",
    "third_person",
    "contact",
    "medical",
    "other_case",
    "earlier_version",
    "own_words",
]

IdentityLevel = Literal["named", "pseudonym", "anonymous"]

Urgency = Literal["now", "soon", "later", "unknown"]

Knowledge = Literal["lived_through", "saw", "heard", "told", "public", "unknown"]

Willing = Literal["yes", "protected", "unsure", "no", "not_asked"]

Recontact = Literal["through_us", "by_lawyer", "no", "not_asked"]

AccountForm = Literal["account", "transcript", "translation"]

RenderedBy = Literal[
    "caseworker", "interpreter", "translator", "sworn", "machine", "unknown"
]
