"""Every refusal the product makes on purpose.

A refusal carries references and labels, never words of an account. Pages, the command
line and the worker look its text up by `code`, so the same refusal reads the same
everywhere. Anything that is not a `DomainError` is a bug.
"""

from datetime import datetime
from typing import ClassVar


class DomainError(Exception):
    """An expected refusal. Carries references and labels, never words of an account."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "bad_request"
    item: str = ""
    """The code of the record or file that it is about, such as "E3"."""


class InvalidInputError(DomainError):
    """A value was missing, too long or malformed; `fields` names the fields only."""

    status = 422
    code = "invalid_input"

    def __init__(self, *fields: str) -> None:
        """Keep the names of the fields, never what was typed into them."""
        super().__init__(", ".join(fields))
        self.fields = fields


class CodeSlipError(DomainError):
    """The code of a set of volumes was mistyped; nothing was tried with it.

    `groups` names the groups that cannot be right, from 1; none where digits are
    missing or there are too many.
    """

    status = 422
    code = "code_slip"

    def __init__(self, *groups: int) -> None:
        """Keep the places, never a digit."""
        super().__init__(", ".join(map(str, groups)))
        self.groups = groups


class NotFoundError(DomainError):
    """No such record, or none that this person may know of: the two look alike."""

    status = 404
    code = "not_found"


class IndexNotReadyError(DomainError):
    """The index of a team is being read; `done` of `total` entries are in."""

    status = 503
    code = "index_not_ready"

    def __init__(self, done: int, total: int) -> None:
        """Keep how far it is."""
        super().__init__(f"{done} of {total}")
        self.done, self.total = done, total


class SignInError(DomainError):
    """Name, password, account secret, code or lock-out: always the same words."""

    status = 403
    code = "sign_in_refused"


class LockedError(DomainError):
    """The vault is closed: sign in, or type the password again."""

    status = 403
    code = "locked"


class FreshFactorError(DomainError):
    """This act asks for an unused six-digit code, at most five minutes old."""

    status = 403
    code = "fresh_factor_needed"


class ReadingStoppedError(DomainError):
    """The hour's budget of readings is used up; a second person may release more.

    Carries what was counted, never which record.
    """

    status = 429
    code = "reading_stopped"


class BusyError(DomainError):
    """Too many slow key derivations at once; try again in a moment."""

    status = 429
    code = "busy"


class ConflictError(DomainError):
    """Somebody else changed the record since it was opened."""

    status = 409
    code = "conflict"


class CaseClosedError(DomainError):
    """The case is closed: it is read, not changed, until somebody reopens it."""

    status = 409
    code = "case_closed"


class AlreadyAskedError(DomainError):
    """The question was asked about this incident, or answered; nobody asks again."""

    status = 409
    code = "already_asked"


class ConsentMissingError(DomainError):
    """The survivor has not agreed to this use."""

    status = 403
    code = "consent_missing"


class OnHoldError(DomainError):
    """The survivor paused the case with the code; nothing leaves until it is lifted."""

    status = 409
    code = "on_hold"


class QuietError(DomainError):
    """Talks about somebody's return run in silence; nothing public may be done."""

    status = 409
    code = "quiet"


class ApprovalError(DomainError):
    """The approval is missing, by the wrong person, or for another request."""

    status = 409
    code = "approval_missing"


class CoolingError(DomainError):
    """Many cases go at once, or some were stopped: it waits while it can be stopped."""

    status = 409
    code = "cooling"

    def __init__(self, until: datetime) -> None:
        """Keep until when."""
        super().__init__(until.isoformat())
        self.until = until


class StoppedError(DomainError):
    """Somebody stopped what was to go to this receiver: it is approved anew."""

    status = 409
    code = "stopped"


class OpenSetError(DomainError):
    """Packages of a consignment are built once each is approved or taken out."""

    status = 409
    code = "open_set"


class LackingError(DomainError):
    """Something of a request is open: it is put right, or said why it goes so."""

    status = 409
    code = "wanting"

    def __init__(self, number: int) -> None:
        """Keep how many things are open."""
        super().__init__(str(number))
        self.number = number


class NoKeyError(DomainError):
    """This person's keys do not open this compartment."""

    status = 404
    code = "no_key"


class DirectoryError(DomainError):
    """The key directory does not lead to the pinned root. Nothing is sealed to it."""

    status = 503
    code = "directory_broken"


class TamperedError(DomainError):
    """A sealed record, key, signature or chain is not what was written."""

    status = 500
    code = "tampered"


class CatalogueError(DomainError):
    """A catalogue or settings file is wrong; says file, line and reason."""

    status = 500
    code = "catalogue_wrong"


class SettingsError(DomainError):
    """The installation is not configured safely; names the setting and the remedy."""

    status = 500
    code = "settings_wrong"


class NotOpenError(DomainError):
    """The installation is not set up yet, or not ready to take reports."""

    status = 503
    code = "not_open"


class WorkerGoneError(DomainError):
    """No running worker with a certified key; start again, nothing is lost."""

    status = 503
    code = "worker_gone"


class TimeAuthorityError(DomainError):
    """The time-stamping authority did not answer, or its answer does not hold."""

    status = 503
    code = "time_authority"


class RecipientKeyError(DomainError):
    """The recipient's key is missing, expired, unconfirmed or of a weaker kind."""

    status = 409
    code = "recipient_key"


class RecipientKeyMissingError(RecipientKeyError):
    """No key of the receiver was confirmed by two officers."""

    code = "recipient_key_missing"


class RecipientKeyExpiredError(RecipientKeyError):
    """The receiver's key has run out."""

    code = "recipient_key_expired"


class RecipientKeyKindError(RecipientKeyError):
    """The receiver's key is of another kind than was chosen for this package."""

    code = "recipient_key_kind"


class RecipientKeyChangedError(RecipientKeyError):
    """What is kept of a receiver's key is not what two officers confirmed."""

    code = "recipient_key_changed"


class HandOverError(DomainError):
    """A package cannot be handed over in the way that was chosen; says why."""

    status = 409
    code = "hand_over"


class PackageError(DomainError):
    """A package is damaged, incomplete or does not verify; names what and where."""

    status = 422
    code = "package_wrong"


class SealedMissingError(PackageError):
    """A sealed file of a package is not there as it was built; nothing was given."""

    code = "sealed_missing"


class ForgedRequestError(DomainError):
    """The form did not come from a page of this session, or came too late."""

    status = 403
    code = "forged_request"


class NewerVersionError(DomainError):
    """A sealed record was written by a newer release; upgrade, nothing is lost."""

    status = 500
    code = "newer_version"


class SharesError(DomainError):
    """Shares of a secret do not fit; says which share and word, never the word.

    `reason` is unknown_word, wrong_length, damaged, other_set, twice or too_few;
    `share` and `word` count from 1 in the order given, 0 where none is meant.
    """

    status = 422
    code = "shares_wrong"

    def __init__(self, reason: str, share: int = 0, word: int = 0) -> None:
        """Keep the place and the reason; a word of a share is part of a secret."""
        super().__init__(f"{reason}: share {share}, word {word}")
        self.reason = reason
        self.share = share
        self.word = word


class TooFewError(DomainError):
    """A table would speak of so few people that nothing in it could be shown."""

    status = 422
    code = "too_few"


class TooLittleChangedError(DomainError):
    """Beside an earlier table this one would tell of the few cases between them."""

    status = 409
    code = "too_little_changed"


class TableChangedError(DomainError):
    """Built again, the table is another one: the data or the releases changed."""

    status = 409
    code = "table_changed"


class AlreadySentError(DomainError):
    """This report was sent by an earlier press of the button; nothing was doubled."""

    status = 409
    code = "already_sent"


class PageClosedError(DomainError):
    """The visit is over: its hour passed, it was left, or it never began."""

    status = 410
    code = "page_closed"


class NotIsolatedError(DomainError):
    """The process that reads files cannot be locked in here; none is read."""

    status = 503
    code = "not_isolated"


class FilesBusyError(DomainError):
    """As many files are being read as may be at once; try again in a moment."""

    status = 429
    code = "files_busy"


class AllowanceError(DomainError):
    """This person has taken in as many files, or as much, as one day allows."""

    status = 429
    code = "allowance_spent"


class DiskFullError(DomainError):
    """There is no room for the file; nothing of it stays."""

    status = 507
    code = "disk_full"


class NotCheckedError(DomainError):
    """A file waits for the virus scanner, or the scanner found something in it."""

    status = 409
    code = "not_checked"


class UnreadableFileError(DomainError):
    """A file could not be read: `reason` is damaged, too_large, locked or the like."""

    status = 422
    code = "file_unreadable"

    def __init__(self, reason: str) -> None:
        """Keep the listed reason, never anything out of the file."""
        super().__init__(reason)
        self.reason = reason


class ExportError(DomainError):
    """An export of everything is damaged, incomplete, changed, or no export."""

    status = 422
    code = "export_wrong"
