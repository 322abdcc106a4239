"""The English of every message, marked for translation; nothing here decides."""

from collections.abc import Callable, Mapping

from app.truth.notes import Message, Word, column_label, hidden_label
from app.truth.rules import ANYTHING
from app.truth.table import Words


def N_(text: str) -> str:  # noqa: N802 - the name pybabel collects messages by
    """Mark a message for translation without translating it."""
    return text


ENGLISH: Mapping[Word, str] = {
    Word.TITLE: N_("People harmed, by kind of act and quarter"),
    Word.TITLE_REGION: N_("People harmed, by kind of act and quarter: %(region)s"),
    Word.TITLE_CHILDREN: N_("Children harmed, by kind of act and quarter"),
    Word.TITLE_CHILDREN_REGION: N_(
        "Children harmed, by kind of act and quarter: %(region)s"
    ),
    Word.TOO_FEW: N_("Too few to show safely. Widen the area or the time."),
    Word.HIDDEN: N_("fewer than %(threshold)s, or hidden to protect others"),
    Word.SHOWN: N_("number of people, rounded"),
    Word.PEOPLE_ROW: N_("Any of these: people, each once"),
    Word.QUARTER: N_("Q%(number)s %(year)s"),
    Word.COLUMN_OTHER: N_("Other dates"),
    Word.COLUMN_UNKNOWN: N_("Date unknown"),
    Word.COLUMN_TOTAL: N_("Total"),
    Word.HEADING_KIND: N_("Kind of act"),
    Word.HEADING_TIME: N_("When it began"),
    Word.HEADING_PEOPLE: N_("People"),
    Word.HEADING_REMARK: N_("Remark"),
    Word.HEADING_NOTE: N_("Note"),
    Word.UNIT: N_("Counted: people who were harmed, not acts and not statements."),
    Word.RULE: N_(
        "A person is counted once in each kind of act, in the quarter when the first"
        " known act of that kind began; in the last row once, in the quarter of the"
        " first known act of any of these kinds."
    ),
    Word.NOT_ADDITIVE: N_(
        "One person can stand in several rows: rows must not be added up."
    ),
    Word.POPULATION: N_(
        "Only from accounts whose owners agreed to be counted, and none that is paused."
    ),
    Word.CHILDREN_ONLY: N_("Only people who were children at the time."),
    Word.ONE_REGION: N_(
        "Only people whose first known act was in %(region)s; people whose region is"
        " not known are left out."
    ),
    Word.NO_PLACES: N_("Places are no part of this table."),
    Word.ACTS_PERIOD: N_(
        "Acts that began from %(first)s to %(last)s stand by quarter; other known dates"
        " have their own column, and an unknown date is never put into a quarter."
    ),
    Word.COLLECTED: N_(
        "Collected from %(first)s to %(last)s; the data are those of %(cut)s."
    ),
    Word.STATEMENTS: N_("From about %(number)s statements."),
    Word.STATEMENTS_HIDDEN: N_("The number of statements is too small to print."),
    Word.UNKNOWN_SHARE: N_(
        "For about %(percent)s %% of the people no date is known at all."
    ),
    Word.UNKNOWN_SHARE_HIDDEN: N_(
        "The share of people without a known date cannot be shown safely."
    ),
    Word.DUPLICATES: N_(
        "Several accounts of one person or one incident count once where a worker has"
        " linked them; links that nobody has found yet are counted twice."
    ),
    Word.AGREEMENT: N_("Two coders agreed in %(percent)s %% of the texts coded twice."),
    Word.AGREEMENT_NOT_MEASURED: N_("Agreement between coders has not been measured."),
    Word.HIDDEN_CELLS: N_("Hidden numbers: %(count)s of %(whole)s."),
    Word.HIDDEN_NONE: N_("No number is hidden."),
    Word.THRESHOLD: N_(
        "A number is hidden when it is fewer than %(threshold)s, also when it is zero."
    ),
    Word.THRESHOLDS: N_(
        "A number is hidden when it is fewer than %(threshold)s, for sexual violence,"
        " children and small places fewer than %(sensitive)s, also when it is zero."
    ),
    Word.DOMINANCE: N_(
        "A number is also hidden when one incident gives more than %(percent)s %% of"
        " it, and when it would give away another one."
    ),
    Word.LOOK_ALIKE: N_(
        "Hidden numbers look alike on purpose: the reason for one would help to work it"
        " out."
    ),
    Word.ROUNDING: N_(
        "Every number, also each total, is rounded by itself to the nearest %(base)s,"
        " so that rows need not add up exactly."
    ),
    Word.NOT_ALL: N_(
        "What we hold is not all that happened: it comes from those who could and"
        " wanted to speak. It must not be used to estimate how many people were harmed."
    ),
    Word.NO_TREND: N_(
        "A rise may mean that more people came forward, not that more was done."
    ),
    Word.NO_JUDGEMENT: N_(
        "The kinds of act are codes of what was told; no court has decided on them here."
    ),
    Word.BUILD: N_(
        "Made with version %(software)s, codes %(codes)s. Fingerprint of this table:"
        " %(fingerprint)s"
    ),
    Word.CONTACT: N_("Something is wrong? Write to %(contact)s"),
}

Translate = Callable[[str], str]


def say(message: Message, translate: Translate = str) -> str:
    """A message in a reader's language; the values go in after translation."""
    values = {
        name: say(value, translate) if isinstance(value, Message) else value
        for name, value in message.values.items()
    }
    return translate(ENGLISH[message.word]) % values


def table_words(themes: Mapping[str, str], translate: Translate = str) -> Words:
    """How a table is said in one language.

    Args:
        themes: the label of each kind of act, from the catalogue.
        translate: gettext, or nothing for English.
    """

    def plain(word: Word) -> str:
        return say(Message(word), translate)

    return Words(
        theme=lambda row: plain(Word.PEOPLE_ROW) if row == ANYTHING else themes[row],
        column=lambda column: say(column_label(column), translate),
        hidden=lambda threshold: say(hidden_label(threshold), translate),
        shown=plain(Word.SHOWN),
        note=plain(Word.HEADING_NOTE),
        headings=(
            plain(Word.HEADING_KIND),
            plain(Word.HEADING_TIME),
            plain(Word.HEADING_PEOPLE),
            plain(Word.HEADING_REMARK),
        ),
    )
