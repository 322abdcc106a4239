"""Several cases on their way to one receiver, by the functions that views call."""

from dataclasses import dataclass, field
from uuid import UUID

from app import db
from app.cli import demo_cases
from app.packages.consignments import acting, choosing, closing, keeping, preparing
from app.packages.consignments import standing as standings
from app.packages.consignments.keeping import Wanted
from tests.packages import walk as walks
from tests.packages.walk import Walk
from tests.support.cast import World

TITLE = "Invented consignment"
REASON = "Invented referral of several cases."


@dataclass
class Lot:
    """Cases of team North, and one consignment over them."""

    world: World
    walks: list[Walk]
    receiver: UUID
    id: UUID | None = field(default=None)

    @property
    def path(self):
        """The page of the consignment."""
        return f"/staff/consignments/{self.id}"

    @property
    def refs(self):
        """The references of the cases, in order."""
        return sorted(each.ref for each in self.walks)

    def of(self, ref):
        """The walk of one case."""
        return next(each for each in self.walks if each.ref == ref)

    def agree(self, *some):
        """Let the survivors of these cases, or of all, say yes."""
        for each in some or self.walks:
            each.agrees()

    def begins(self, who="bohdan", refs=None):
        """Begin a consignment over the cases."""
        with db.transaction() as session:
            actor = self.world.actor(who)
            found = choosing.by_hand(
                session, actor, self.world.north, refs or self.refs
            )
            assert not found.unknown
            wanted = Wanted(
                self.world.north, self.receiver, TITLE, REASON, found.members
            )
            self.id = keeping.begin(session, actor, wanted)
        return self

    def prepares(self, who="bohdan"):
        """Prepare what can be; each walk learns its package."""
        made = preparing.prepare(self.world.actor(who), self.id)
        for member in self.content().members:
            walk = self.of(member.ref)
            walk.package = member.package_id
            if member.package_id:
                walk.suspect = _suspect(walk)
        return made

    def content(self):
        """What the consignment holds now."""
        with db.transaction() as session:
            return self.seen(session).content

    def seen(self, session, who="bohdan"):
        """The consignment, opened by somebody."""
        return keeping.get(session, self.world.actor(who), self.id)

    def standing(self, who="bohdan"):
        """How each case stands, by reference."""
        with db.transaction() as session:
            actor = self.world.actor(who)
            found = standings.of(session, actor, self.seen(session, who))
        return {each.member.ref: each for each in found}

    def states(self, who="bohdan"):
        """The states alone, by reference."""
        return {ref: each.state.value for ref, each in self.standing(who).items()}

    def decide(self):
        """Decide about the alleged perpetrator of each prepared package."""
        for each in self.walks:
            if each.package:
                each.decides()

    def submits(self, who="bohdan"):
        """Put up whatever is ready."""
        return acting.submit_ready(self.world.actor(who), self.id)

    def approves(self, who="daryna", refs=None, *, is_fresh=True):
        """Approve what waits, as the page showed it."""
        shown = {
            each.member.package_id: (each.version, each.request)
            for ref, each in self.standing(who).items()
            if each.state.value == "waits" and (refs is None or ref in refs)
        }
        actor = self.world.actor(who, is_fresh=is_fresh)
        return acting.approve(actor, self.id, shown)

    def takes_out(self, ref, reason="Invented: asks for time.", who="bohdan"):
        """Let one case not go with the others."""
        with db.transaction() as session:
            member = next(m for m in self.content().members if m.ref == ref)
            closing.take_out(
                session, self.world.actor(who), self.id, member.case_id, reason
            )

    def builds(self, who="bohdan"):
        """Close the set and let the worker build everything."""
        worker = self.world.worker()
        done = acting.build_all(self.world.actor(who), self.id)
        while worker.step():
            pass
        worker.close()
        return done

    def until_waiting(self):
        """Go on to where a second person is asked about each."""
        self.agree()
        self.begins()
        self.prepares()
        self.decide()
        self.submits()
        return self


def _suspect(walk):
    with db.transaction() as session:
        file = walk.file(session)
        people = walks.recording.people(session, file, with_names=False)
    return next(p.id for p in people if p.content.is_alleged_perpetrator)


def begin(world, many=3):
    """So many cases from report to facts, and a receiver whose key is pinned."""
    writer = demo_cases.Writer(world.actor, world.north)
    receiver, identity = walks.record_receiver(world)
    walks.signed_by_officers(world)
    found = []
    for number in range(1, many + 1):
        known = demo_cases.public_cases()[walks.KNOWN]
        told = writer.enter(known, number, counted=True)
        writer.confirm_accounts(told.ref)
        found.append(Walk(world, told, receiver, identity))
    return Lot(world, found, receiver)


def begin_bulk(world):
    """Six cases in one consignment, each put up for approval."""
    return begin(world, many=6).until_waiting()
