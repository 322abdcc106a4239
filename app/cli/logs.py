"""What a process writes to its log: our own words, and of a request its kind alone.

An address can name a case or hold the token of an enrolment; a line from outside could
drive a terminal or pass for a line of ours.
"""

import logging
import sys

CONTINUED = "\n    "
"""Before each further line of an entry, so that none passes for an entry of its own."""


class Plain(logging.Formatter):
    """Writes an entry without anything that a terminal would obey."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the entry; whatever is not printed shows as its escape."""
        lines = super().format(record).split("\n")
        return CONTINUED.join(
            "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)
            for line in lines
        )


class _WithoutAddresses(logging.Filter):
    """Lets waitress say that something went wrong, and not with which request.

    It would write the address of a request, and the message of an exception.
    """

    _ABOUT_ITSELF = ("Serving on ", "total open connections ")

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the level, and the kind of exception."""
        if str(record.msg).startswith(self._ABOUT_ITSELF) and not record.exc_info:
            return True
        error = record.exc_info[0] if record.exc_info else None
        kind = f" ({error.__name__})" if error else ""
        record.msg, record.args = f"waitress: a request was not finished{kind}", ()
        record.exc_info = record.exc_text = None
        return True


def begin(process: str) -> None:
    """Let this process log to its standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Plain(f"%(asctime)s {process:<6} %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    quiet()


def quiet() -> None:
    """Keep what waitress knows of requests out of the log."""
    waitress = logging.getLogger("waitress")
    if not any(isinstance(each, _WithoutAddresses) for each in waitress.filters):
        waitress.addFilter(_WithoutAddresses())
    # It names every request that has to wait.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
