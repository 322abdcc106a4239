"""A package that has left, and what follows after it, by the functions of the views."""

import subprocess
from dataclasses import dataclass

from app import clock, db
from app.packages import recall
from app.packages.after import feedback, going, kept, notices, receipts
from app.packages.after.records import Ask, Fault, Finder, How, Reason, State, Wrong
from app.packages.after.rules import Became, Role, Telling
from app.staff.policy import Permission

RECALL = Permission.PACKAGE_RECALL
READ = Permission.PACKAGE_READ


def today():
    """The day of the test."""
    return clock.now().date()


@dataclass
class After:
    """What is done after the package of a walk has left."""

    walk: object

    def left(self):
        """The newest line of the log."""
        with db.transaction() as s:
            return recall.log(s, self.walk.file(s, permission=READ))[-1]

    def received(self, sha256="", who="bohdan", by=Role.REGISTRY, ref="In 7", on=None):
        """They say that it arrived."""
        gone = self.left()
        with db.transaction() as s:
            file = self.walk.file(s, who, RECALL)
            said = receipts.Said(by, on or today(), ref, sha256)
            return receipts.note(s, file, gone.id, gone.version, said)

    def says(self, became=Became.USED, note="", who="bohdan", on=None):
        """They say what became of it."""
        gone = self.left()
        with db.transaction() as s:
            file = self.walk.file(s, who, RECALL)
            said = feedback.Said(became, on or today(), "In 7", note)
            return feedback.record(s, file, gone.id, gone.version, said)

    def decides(self, told, telling=Telling.SHOWN, why="", who="olena"):
        """Whoever works with the person decides."""
        gone = self.left()
        with db.transaction() as s:
            file = self.walk.file(s, who, Permission.CASE_READ)
            feedback.decide(s, file, told, gone.version, telling, why)

    def recalls(
        self,
        reason=Reason.NEW_RISK,
        asks=(Ask.DO_NOT_USE, Ask.RETURN),
        items=(),
        who="bohdan",
    ):
        """Make a recall."""
        gone = self.left()
        with db.transaction() as s:
            file = self.walk.file(s, who, RECALL)
            return notices.recall(s, file, gone.id, reason, asks, items)

    def corrects(
        self,
        text="The day is the 4th, and {P1} was there.",
        effect="It was earlier.",
        items=(),
        who="bohdan",
        on=None,
    ):
        """Write a correction."""
        gone = self.left()
        fault = Fault(Wrong.DATE, text, effect, Finder.REVIEWER, on or today())
        with db.transaction() as s:
            file = self.walk.file(s, who, RECALL)
            return notices.correct(s, file, gone.id, fault, items)

    def seen(self, notice):
        """A notice as it stands."""
        with db.transaction() as s:
            file = self.walk.file(s, permission=READ)
            return next(e for e in kept.of_case(s, file) if e.id == notice)

    def confirms(self, notice, who="daryna"):
        """A second person signs it."""
        version = self.seen(notice).version
        with db.transaction() as s:
            notices.confirm(s, self.walk.file(s, who, READ), notice, version)

    def sends(self, notice, how=How.SEALED, on=None, who="bohdan"):
        """Note that it went."""
        version = self.seen(notice).version
        with db.transaction() as s:
            file = self.walk.file(s, who, RECALL)
            going.sent(s, file, notice, version, on or today(), how)

    def answered(self, notice, state=State.ANSWERED, answer="They keep it apart."):
        """Keep what they answered."""
        version = self.seen(notice).version
        with db.transaction() as s:
            file = self.walk.file(s, "bohdan", RECALL)
            going.answered(s, file, notice, version, state, today(), answer)

    def drops(self, notice, who="bohdan"):
        """Say that it does not go."""
        version = self.seen(notice).version
        with db.transaction() as s:
            notices.drop(s, self.walk.file(s, who, RECALL), notice, version)

    def sealed(self, notice, who="bohdan"):
        """The file for the receiver."""
        with db.transaction() as s:
            return notices.sealed(s, self.walk.file(s, who, RECALL), notice)

    def letter(self, notice, language="en"):
        """The letter of a notice."""
        with db.transaction() as s:
            file = self.walk.file(s, "bohdan", RECALL)
            return notices.letter(s, file, notice, language)


def has_left(walk):
    """Let a package of everything leave."""
    walk.until_built()
    walk.downloads()
    return After(walk)


def openssl(folder, name="notice.json"):
    """The command that the paper beside it gives; whether it says yes."""
    command = "openssl pkeyutl -verify -rawin -pubin -inkey org-ed25519.pem"
    command += f" -in {name} -sigfile {name}.ed25519.sig"
    told = (folder / "HOW-TO-CHECK.txt").read_text().replace("\\\n", "")
    assert command in " ".join(told.split())
    done = subprocess.run(command.split(), cwd=folder, capture_output=True, check=False)
    return done.returncode == 0
