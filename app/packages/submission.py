"""A proof of submission: signed, without content, made only when the person asks.

It says that somebody wrote to this organisation, in which month, and that an account is
held under a number. Anybody can check the signatures with the published keys. Whoever
holds the case's key can compute the number again; nobody else can tell whose it is.
A paper can be found on a searched person: a worker says so before it is made.
"""

import base64

from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.cases import line
from app.cases.casefile import CaseFile
from app.errors import OnHoldError
from app.keys.parts import Part
from app.packages import building, papers
from app.staff import house
from app.staff.policy import Permission

NUMBER_BYTES = 10
GROUP = 4
NAME = "proof-of-submission"
TEXT = """\
PROOF OF SUBMISSION

Organisation: {organisation}
Number:       {number}
First letter: {month}
Made on:      {day}

Somebody wrote to this organisation, which holds an account under this number.
This paper says nothing of what was told, or by whom.

ПІДТВЕРДЖЕННЯ ЗВЕРНЕННЯ

Організація:    {organisation}
Номер:          {number}
Перше звернення: {month}
Складено:       {day}

До цієї організації звернулася людина; розповідь зберігається під цим номером.
Цей папір нічого не говорить про те, що розповіли і хто.
"""


def number(file: CaseFile) -> str:
    """Return the case's number on a proof: the same each time, and told by no other."""
    hashed = vault.keyed_hash(
        file.box.key(Part.CONTENT), "proof of submission", file.id
    )
    letters = base64.b32encode(hashed[:NUMBER_BYTES]).decode("ascii")
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def make(db: Session, file: CaseFile) -> bytes:
    """Make the proof as a ZIP: text, two signatures, the keys, and how to check.

    Raises:
        NotFoundError: the actor may not sign for the organisation here.
        OnHoldError: the survivor paused the case.
    """
    file.require(Permission.PACKAGE_PREPARE)
    if line.is_on_hold(db, file.id):
        raise OnHoldError
    seed = building.signing_seed(db, file)
    text = TEXT.format(
        organisation=house.organisation_name(db, file.actor.unlocked),
        number=number(file),
        month=file.row.opened_month,
        day=clock.now().date().isoformat(),
    ).encode()
    audit.record(db, Action.PROOF_MADE, file.actor.staff_id, file.id)
    return papers.made(seed, NAME, ("proof.txt", text), what="proof")
