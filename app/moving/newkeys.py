"""New data keys for what an export brings: made when first needed, given and signed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app import vault
from app.conversation import receipts
from app.conversation.models import Receipt
from app.errors import TamperedError
from app.keys import directory, grants
from app.keys.parts import Part, Role, Subject, SubjectKind
from app.keys.unlocked import Unlocked
from app.moving.people import Entered
from app.moving.told import Told
from app.staff import founding


class NewKeys:
    """The data keys of one import, by subject and part.

    Whose a subject is stands in rows that come before it is sealed: `belongs`.
    """

    def __init__(
        self,
        db: Session,
        hands: founding.Hands,
        entered: Sequence[Entered],
        told: Told,
    ) -> None:
        """Take the founding's people, and whose keys open strategy notes."""
        self._db = db
        self._officer = hands.officers[0]
        self._entered = entered
        self._holders = {each.case_id: set(each.holders) for each in told.privileged}
        self._teams: dict[Subject, UUID] = {}
        self._by_team: dict[UUID, Entered | None] = {}
        self._keys: dict[tuple[Subject, Part], bytes] = {}

    def belongs(self, subject: Subject, team_id: UUID) -> None:
        """Say whose a subject is."""
        self._teams[subject] = team_id

    def of(self, subject: Subject, part: Part) -> bytes:
        """Return the key of a part; made and given to its readers the first time.

        Raises:
            TamperedError: no row says whose the subject is.
        """
        found = self._keys.get((subject, part))
        if found is None:
            found = self._keys[subject, part] = vault.new_key()
            known = directory.load(self._db)
            readers = [*self._readers(subject, part), grants.recovery_reader(known)]
            by = self._by(subject)
            grants.give(self._db, by, subject, part, found, readers)
        return found

    def give_code(self, row: Receipt) -> None:
        """Wrap a conversation's key to a survivor's code, which goes on working."""
        subject = Subject(SubjectKind.CONVERSATION, row.conversation_id)
        key = self.of(subject, Part.IDENTITY)
        by = self._by(subject)
        reader = receipts.reader(row)
        grants.give(self._db, by, subject, Part.IDENTITY, key, [reader])

    def holder(self, team_id: UUID) -> Entered | None:
        """Return who of those present opens most of a team, a coordinator first."""
        if team_id not in self._by_team:
            opens = {
                each.person.id: len(each.who.teams(self._db).get(team_id, ()))
                for each in self._entered
            }
            found = [each for each in self._entered if opens[each.person.id]]
            self._by_team[team_id] = min(
                found,
                key=lambda each: (
                    -opens[each.person.id],
                    each.person.role is not Role.COORDINATOR,
                ),
                default=None,
            )
        return self._by_team[team_id]

    def team_of(self, subject: Subject) -> UUID:
        """Return whose a subject is.

        Raises:
            TamperedError: no row says so.
        """
        if subject.kind is SubjectKind.REGISTER:
            return subject.id
        try:
            return self._teams[subject]
        except KeyError:
            raise TamperedError(f"{subject.kind.value}: of no team") from None

    def _readers(self, subject: Subject, part: Part) -> list[grants.Reader]:
        known = directory.load(self._db)
        if subject.kind is SubjectKind.PRIVILEGED:
            holders = self._holders.get(subject.id, set())
            return [
                grants.staff_reader(known, each.person.id)
                for each in self._entered
                if each.person.id in holders
            ]
        return [grants.team_reader(known, self.team_of(subject), part)]

    def _by(self, subject: Subject) -> Unlocked:
        """Return who gives and signs: whoever opens the team, or else an officer."""
        if subject.kind is SubjectKind.PRIVILEGED:
            return self._officer
        holder = self.holder(self.team_of(subject))
        return holder.who if holder else self._officer
