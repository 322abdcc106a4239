"""What pattern questions read in the index: context answered, kinds of sources.

Keys and kinds alone: no word, no person. And whether the case may stand in a pattern:
the gate is asked when the entry is written, and the entry says until when it holds.
"""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases import ages, recording
from app.cases.casefile import CaseFile
from app.cases.indexing import Gathered, contributes
from app.cases.kin import standings
from app.cases.models import Incident
from app.cases.series import sharing
from app.classification.matrix import sources
from app.classification.pattern.looking import DENIED, SOURCE, TOLD
from app.consent import ledger
from app.consent.rules import Item, Verdict
from app.facts import Answer, vocabulary
from app.index.patterns import HELD, MAY, NO_END

KINDS = {Answer.YES: TOLD, Answer.NO: DENIED}


@contributes
def patterns(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Add until when the case may stand in patterns, or each reason why it may not.

    The whole case is one item: what stands in a pattern is counted by case. What only
    patterns read (the context as answered, inherited answers among it, and kinds of
    sources) is in the index of no case that may not stand in one.
    """
    verdict, until = verdict_of(db, file)
    gathered.facets |= {
        (HELD, f"{finding.rule.value}:{finding.why.value}")
        for finding in verdict.held_back
    }
    if not verdict.covers(file.id):
        return
    gathered.facets.add((MAY, until.isoformat() if until else NO_END))
    facts = vocabulary().facts
    gathered.facets |= {
        (KINDS[fact.answer], fact.key)
        for shared in sharing.incidents(db, file)
        for fact in shared.content.facts
        if fact.answer in KINDS
        and fact.key in facts
        and facts[fact.key].group == sharing.GROUP
    }
    known = sources.of_case(db, file).values()
    gathered.facets |= {(SOURCE, each.kind.value) for each in known}


def verdict_of(db: Session, file: CaseFile) -> tuple[Verdict, date | None]:
    """Ask the gate whether this case may be linked with others, and until when."""
    survivor = recording.survivor_id(db, file)
    rows = db.scalars(select(Incident.id).where(Incident.case_id == file.id))
    item = Item(
        file.id,
        frozenset({survivor} if survivor else ()),
        incident_ids=frozenset(rows),
        standings=standings.of_case(db, file),
        come_of_age=ages.of_case(db, file),
    )
    return ledger.inside(db, file.box, file.id, ledger.PATTERNS, [item])
