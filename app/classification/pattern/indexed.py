"""What pattern questions read in the index: context answered, kinds of sources.

Keys and kinds alone: no word, no person.
"""

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.indexing import Gathered, contributes
from app.cases.series import sharing
from app.classification.matrix import sources
from app.classification.pattern.looking import DENIED, SOURCE, TOLD
from app.facts import Answer, vocabulary

KINDS = {Answer.YES: TOLD, Answer.NO: DENIED}


@contributes
def patterns(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Add what was answered about the context, inherited answers among it."""
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
