"""What the limited process says before the bytes it gives: numbers and listed words.

Whoever asks treats it as told by a stranger: a short JSON text, checked.
"""

from enum import StrEnum

import msgspec

LENGTH_BYTES = 4
MOST_SAID_BYTES = 16 * 1024
WHOLE = 10_000
"""Places on a page are told in this part of its width and height."""


class Task(StrEnum):
    """What can be asked for."""

    PICTURE = "picture"  # a picture drawn anew as JPEG, at one step
    PAGE = "page"  # a page of a PDF, likewise
    WORDS = "words"  # the beginning of a text
    COPY = "copy"  # the whole file without what tells of its making
    PLAIN = "plain"  # a PNG of a few thousand bytes, for a page of the public site
    LETTERS = "letters"  # all letters of a text or a paper, with their places
    HIDDEN = "hidden"  # one page or picture with parts of it blackened
    ORIGIN = "origin"  # what it says of its own origin, signed
    HIDE = "hide"  # the whole, made anew of such pages and nothing else
    TRY = "try"  # no file: what can be reached from inside


class Step(StrEnum):
    """How much of a picture is shown. Each is a choice; the first spares most."""

    VEILED = "veiled"  # small, grey, blurred
    GREY = "grey"
    COLOUR = "colour"


class Removed(StrEnum):
    """What a working copy lacks that the original has. Stored; never what it said."""

    PLACE = "place"
    CAMERA = "camera"  # make, model, settings, time: EXIF
    DESCRIPTION = "description"  # XMP, IPTC, text fields
    COMMENT = "comment"
    SMALL_PICTURE = "small_picture"
    COLOUR_PROFILE = "colour_profile"
    PROPERTIES = "properties"  # author, title, program, times
    NAMES_OF_EDITORS = "names_of_editors"
    CUSTOM_DATA = "custom_data"
    SCRIPTS = "scripts"
    FILES_INSIDE = "files_inside"
    ACTIONS = "actions"
    IDENTIFIERS = "identifiers"
    TAGS = "tags"  # of music and film: title, maker, program, cover
    TIMES = "times"
    OTHER_TRACKS = "other_tracks"
    UNUSED_BYTES = "unused_bytes"  # between, behind or around what is shown
    PRINTERS = "printers"


class Refused(StrEnum):
    """Why there are no bytes."""

    DAMAGED = "damaged"
    TOO_LARGE = "too_large"  # so much of it that it is not unpacked or drawn
    LOCKED = "locked"  # with a password
    NO_COPY = "no_copy"  # of this kind no sound copy can be made
    NO_SUCH_PAGE = "no_such_page"


class RefusedError(Exception):
    """Inside the process: there is nothing to give, and why."""

    def __init__(self, why: Refused) -> None:
        """Keep the listed word."""
        super().__init__(why.value)
        self.why = why


class Box(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A part of a page that is hidden, in ten-thousandths of its width and height.

    Attributes:
        page: counted from 0; of a picture there is one.
        sign: the letter of the reason, drawn on the black.
    """

    page: int
    left: int
    top: int
    right: int
    bottom: int
    sign: str


class Lettered(msgspec.Struct, frozen=True, array_like=True):
    """The letters of one page.

    Attributes:
        text: as it is read, lines in their order.
        words: of a paper: first and last place in `text`, then left, top, right and
            bottom in ten-thousandths. A text has none.
    """

    text: str
    words: tuple[tuple[int, int, int, int, int, int], ...] = ()


class Claim(StrEnum):
    """How signed claims of origin stand; codes of the package format. Stored."""

    NONE = "none"
    VALID = "valid"  # they hold, and the signer is on a list of trusted ones
    INVALID = "invalid"  # what they say does not fit the file, or cannot be read
    UNTRUSTED = "untrusted"  # they hold; who signed is on no list


class Origin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a file says of its own origin. All but `claim` are words of strangers.

    Attributes:
        signer: the name in the certificate.
        issuer: who is said to stand behind it.
        signed_at: as the signature says.
        tool: what is said to have made the claims.
        labels: kinds of claims, as `c2pa.actions.v2`.
        codes: of the validation, as `assertion.dataHash.mismatch`.
        manifests: how many there are, with those of what it was made from.
    """

    claim: Claim
    signer: str = ""
    issuer: str = ""
    signed_at: str = ""
    tool: str = ""
    labels: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    manifests: int = 0


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands before the bytes.

    Attributes:
        size_bytes: of what follows; less means that the process did not finish.
        mime: what follows, by its content.
        removed: from a working copy.
        pages: of the whole, where it has pages.
        is_alone: whether the process had namespaces of its own besides the filter.
        reached: what could be reached that must not be; empty in life.
    """

    size_bytes: int = 0
    mime: str = ""
    removed: tuple[Removed, ...] = ()
    pages: int = 0
    is_alone: bool = False
    refused: Refused | None = None
    reached: tuple[str, ...] = ()


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked for besides the file. Nothing of a person: it is seen in `ps`."""

    task: Task
    mime: str = ""
    size_bytes: int = 0
    step: Step = Step.VEILED
    page: int = 0
    boxes: tuple[Box, ...] = ()  # what is hidden
    grid: bool = False  # lines over a page that is about to be marked
    most_bytes: int = 0  # of a plain picture
    memory_bytes: int = 0
    processor_seconds: int = 0


class Made(msgspec.Struct, frozen=True):
    """What a task gives: bytes, and what is said of them."""

    data: bytes | bytearray | memoryview
    mime: str
    removed: frozenset[Removed] = frozenset()
    pages: int = 0
