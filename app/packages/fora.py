"""What a package says about courts and offices, and what is known to run there."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.catalogues import Label as CatalogueLabel
from app.classification.fora import Opinion, Verdict
from app.classification.proceedings import records
from app.classification.proceedings.records import ProceedingContent, Stage
from app.packages.account import Label
from app.packages.assessment import Forum
from app.packages.codes import ForumStanding
from app.packages.tongues import LANGUAGES

Noted = Mapping[str, tuple[Label, ...]]
"""By forum, the proceedings that may be told of."""

_STANDING: dict[Verdict, ForumStanding] = {
    Verdict.OPEN: "possible",
    Verdict.CONTESTED: "contested",
    Verdict.THROUGH_AUTHORITY: "to_check",
    Verdict.BLOCKED: "excluded",
}
STAGES = {
    Stage.REPORTED: Label("reported", "повідомлено", "angezeigt"),
    Stage.INVESTIGATION: Label("investigation", "розслідування", "Ermittlungen"),
    Stage.CHARGES: Label(
        "charges or a warrant",
        "підозра, обвинувачення або ордер",
        "Anklage oder Haftbefehl",
    ),
    Stage.TRIAL: Label("trial or hearing", "судовий розгляд", "Verhandlung"),
    Stage.DECIDED: Label("decided", "ухвалено рішення", "entschieden"),
    Stage.CLOSED: Label(
        "closed without a decision", "закрито без рішення", "ohne Entscheidung beendet"
    ),
}
_KNOWN = Label(
    "Known proceeding there: {}.",
    "Відоме там провадження: {}.",
    "Dort bekanntes Verfahren: {}.",
)
_SINCE = Label("since {}", "з {}", "seit {}")
_NUMBER = Label("number {}", "номер {}", "Aktenzeichen {}")


def forum(opinion: Opinion, noted: Noted) -> Forum:
    """Write how one forum stands to an entry, with what is known of it."""
    told: list[CatalogueLabel | Label] = [
        each.detail for each in opinion.reasons if each.detail is not None
    ]
    told += noted.get(opinion.forum.id, ())
    note = _in_each(*told) if told else None
    return Forum(
        forum_id=opinion.forum.id,
        name=_in_each(opinion.forum.name),
        standing=_STANDING[opinion.verdict],
        note=note.en if note else "",
        verified=opinion.forum.verified,
        note_label=note,
    )


def proceedings(
    db: Session, file: CaseFile, incident_id: UUID, text: Callable[[str], str]
) -> Noted:
    """Return by forum what is known of proceedings there; nothing confidential.

    `text` puts pseudonyms into working text.
    """
    found: dict[str, tuple[Label, ...]] = defaultdict(tuple)
    for each in records.about(db, file, incident_id):
        content = each.content
        if not content.is_confidential:
            found[content.forum] += (_known(content, text(content.reference)),)
    return found


def _known(content: ProceedingContent, number: str) -> Label:
    def told(language: str) -> str:
        parts = [STAGES[content.stage].in_language(language)]
        if content.since:
            parts.append(_SINCE.in_language(language).format(content.since.isoformat()))
        if number:
            parts.append(_NUMBER.in_language(language).format(number))
        return _KNOWN.in_language(language).format(", ".join(parts))

    return Label(*map(told, LANGUAGES))


def _in_each(*texts: CatalogueLabel | Label) -> Label:
    """Put texts one after another, in each language."""
    return Label(
        *(
            " ".join(each.in_language(language) for each in texts)
            for language in LANGUAGES
        )
    )
