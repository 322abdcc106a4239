"""One good form for each act that takes words or choices, with words of the test's own.

`forms(world, full, said)` gives, by endpoint, who sends it and what: `said` stands in
every field for free text. Each is taken as it is (`test_every_form_is_taken`).
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app import clock, db
from app.cases.kin.models import Fate, Relation
from app.cases.models import (
    Act,
    Case,
    Incident,
    IncidentSeries,
    Involvement,
    Person,
    Site,
)
from app.claims.models import Claim
from app.communications.models import Communication, CommunicationParagraph
from app.fields import write_day
from app.inquiries.models import Inquiry, InquiryNames
from app.letters.models import Letter
from app.packages.models import Disclosure, Package
from app.reparations import catalogue
from app.reparations.models import Harm, Need, Project, Referral, Service
from app.statements.models import Statement
from app.suspects.models import SuspectFile
from app.tracks.models import InformedBody, Sighting, Track
from app.vault import age
from app.work.models import CaseNote, Plan, Risk, Task
from tests.statements.told import picture
from tests.support.cast import World
from tests.support.filled import Installation

Fields = dict[str, Any]

TAKEN = {200, 302, 303}
"""How a form is answered that was taken as it is."""


@dataclass(frozen=True)
class Sent:
    """A form as one of the cast fills it in; made anew for each sending."""

    who: str
    make: Callable[[], Fields] = field(repr=False)


ACCESS = "access"
"""A request of a person for what is theirs, which has a version of its own."""

NOTICE = "notice"
"""A notice is kept in what left: here in a referral of its own."""


def versions(full: Installation) -> dict[Any, str]:
    """Return the versions of the records of `own`, as their pages carry them."""
    ids = full.own.ids
    with db.reading() as session:
        (case,) = session.query(Case).filter_by(ref=full.own.ref)
        named: dict[Any, str] = {
            Incident: "incident_id",
            Statement: "statement_id",
            Person: "person_id",
            Need: "need_id",
            Harm: "harm_id",
            Claim: "claim_id",
            Letter: "letter_id",
            Site: "site_id",
            Act: "act_id",
            Involvement: "involvement_id",
            IncidentSeries: "series_id",
            Package: "package_id",
            Relation: "relation_id",
            Fate: "fate_id",
            Task: "task_id",
            Service: "service_id",
            Project: "project_id",
            Referral: "referral_id",
            Track: "track_id",
            Sighting: "sighting_id",
            InformedBody: "informed_id",
            Risk: "risk_id",
            CaseNote: "note_id",
            Disclosure: "disclosure_id",
            Communication: "communication_id",
            CommunicationParagraph: "paragraph_id",
        }
        plan = session.scalars(select(Plan).where(Plan.case_id == case.id)).one()
        suspect = session.get_one(SuspectFile, full.suspect_file_id)
        notice = session.get_one(Referral, ids["gone_id"])
        now: dict[Any, Any] = {
            Case: case,
            Plan: plan,
            SuspectFile: suspect,
            Inquiry: session.get_one(Inquiry, full.inquiry_id),
            InquiryNames: session.get_one(InquiryNames, full.inquiry_id),
            ACCESS: session.get_one(Inquiry, full.access_id),
            NOTICE: notice,
        }
        return {model: str(row.version) for model, row in now.items()} | {
            model: str(session.get_one(model, ids[name]).version)
            for model, name in named.items()
        }


def forms(world: World, full: Installation, said: str) -> dict[str, Sent]:
    """Return the forms by endpoint, about the case `own`."""
    ids = {name: str(value) for name, value in full.own.ids.items()}
    of = versions(full)
    _identity, key = age.new_identity()
    near = write_day(clock.now().date() + timedelta(days=5))
    about_people: Fields = {
        "names": said,
        "phones": said,
        "addresses": said,
        "papers": said,
        "note": said,
        "relation": "rel.sibling",
        "sex": "female",
        "birth": "1990",
    }
    relation: Fields = {
        "other": ids["suspect_id"],
        "kind": "rel.friend",
        "certainty": "",
        "statement": "",
        "how_known": said,
        "may_speak": "y",
        "basis": said[:200],
    }
    fate: Fields = {
        "kind": "fate.returned",
        "when-earliest": "3.2022",
        "when-words": said[:200],
        "certainty": "",
        "told_by": "",
        "statement": "",
        "how_known": said,
    }
    task: Fields = {
        "what": said[:200],
        "kind": "other",
        "who": "",
        "due": "3.3.2027",
        "part": "",
        "state": "open",
        "note": said[:1000],
    }
    contact: Fields = {
        "channel": "meeting",
        "person": ids["person_id"],
        "tried_on": "3.3.2026",
        "part": "",
        "outcome": "reached",
        "distress": "some",
        "note": said[:1000],
        "next_on": "",
        "next_part": "",
    }
    bar: Fields = {
        "who": str(world.actor("daryna").staff_id),
        "source": "survivor",
        "reason": said[:500],
    }
    risk: Fields = {
        "threat": said[:200],
        "source": said[:200],
        "likelihood": "low",
        "harm": "low",
        "measures": said[:2000],
        "owner": "",
        "review": "3.3.2027",
    }
    act: Fields = {
        "kind": "act.t.torture",
        "victim": ids["person_id"],
        "object_kind": "ob.home",
        "object_words": said,
        "when-words": said,
        "until-words": said,
        "stated_reason": said,
        "consequence": said,
    }
    part: Fields = {
        "person": "",
        "unit": said,
        "description": said,
        "degree": "iv.direct",
        "certainty": "told_by_victim",
        "how_known": said,
    }
    incident: Fields = {
        "title": said[:100],
        "when-earliest": "3.2024",
        "when-latest": "",
        "when-words": said[:200],
        "region": "UA-63",
        "kind": "dp.basement",
        "where": said,
        "narrative": said,
    }
    site: Fields = {
        "team": str(world.north),
        "name": said[:100],
        "aliases": said,
        "kind": "dp.penal",
        "region": "UA-63",
        "locality": said,
        "note": said,
    }
    proceeding: Fields = {
        "forum": "icc",
        "about": f"incident {ids['incident_id']}",
        "stage": "trial",
        "reference": said[:200],
        "since": "3.3.2026",
        "against": said[:200],
        "source": said[:200],
        "note": said[:1000],
    }
    need: Fields = {
        "person": ids["person_id"],
        "measure": "need.pep",
        "wish": said,
        "triage": "",
        "acts": "",
        "status": "identified",
        "due": "",
        "provider": said,
        "outcome": said,
    }
    message: Fields = {"text": said, "name": "Olena"}
    told: Fields = {
        "teller": ids["person_id"],
        "kind": "first_account",
        "language": "uk",
        "place_kind": "",
        "others_present": said,
        "prior_accounts": said,
        "title": said[:100],
        "free_recall": said,
        "prompted": said,
        "told_on-words": said[:200],
    }

    def evidence() -> Fields:
        # The client of the tests does not write such signs into a header.
        name = "".join(c for c in said[:80] if c.isprintable() and c not in "\"'\\")
        return {
            "file": (io.BytesIO(picture()), f"{name}.jpg"),
            "title": said[:100],
            "shows": said,
            "kind": "photo",
            "language": "",
            "obtained_how": "handed_over",
            "obtained_from": "",
            "original_kind": "copy",
            "owners": ids["person_id"],
            "confidentiality": "recipient_only",
            "exculpatory": "not_reviewed",
            "made_on-words": said[:200],
        }

    talk: Fields = {
        "answer": "granted",
        "explained": [str(n) for n in range(5)],
        "scope": "whole_case",
        "identity_level": "pseudonym",
        "teach_back": said,
        "witness": said,
        "interpreter": said,
        "conditions": said,
        "given_how": "written",
        "capacity": "ok",
        "pressure": "alone_and_free",
        "given_by": "self",
        "child_assent": "not_applicable",
    }
    # What would go is shown; nobody of this case agreed that it goes.
    letter: Fields = {
        "addressee": "police",
        "to": said[:300],
        "applicant": ids["person_id"],
        "incident": ids["incident_id"],
        "asked": ["extract"],
        "language": "uk",
        "reply_to": said[:300],
        "reply_due": "1.1.2050",
    }
    claim: Fields = {
        "claimant": ids["person_id"],
        "person": ids["person_id"],
        "capacity": "self",
        "wanted_on": "3.3.2024",
        "incident": "",
        "status": "filed",
        "filed_on": "4.3.2024",
        "circumstances": said[:4000],
        "harm": said[:4000],
        "basis": said[:2000],
        "next_step": said[:200],
        "reason": said[:2000],
        "reference": said[:100],
        "tax_number": said[:20],
    }
    received: Fields = {
        "person": ids["person_id"],
        "giver": said[:200],
        "head": "moral",
        "harm": "",
        "note": said[:2000],
    }
    harm: Fields = {
        "person": ids["person_id"],
        "kind": next(iter(catalogue.load().harms)),
        "description": said,
        "severity": "",
        "duration": "unknown",
        "incident": "",
        "said_by": "person",
    }
    sighting: Fields = {
        "what": said[:4000],
        "certainty": "hearsay",
        "region": "",
        "precision": "unknown",
        "told_by": "",
        "statement": "",
        "where": said[:200],
        "source": said[:300],
    }
    project: Fields = {
        "team": str(world.north),
        "code": f"2 {said[:30]}",
        "title": said[:200],
    }
    service: Fields = {
        "team": str(world.north),
        "name": said[:200],
        "kind": "legal",
        "what": said[:1000],
        "where": said[:200],
        "hours": said[:200],
        "languages": said[:200],
        "who_for": said[:200],
        "contact": said[:500],
        "checked": "1.3.2026",
    }
    inquiry: Fields = {
        "kind": "order",
        "recipient": str(full.recipient_id),
        "body": said[:200],
        "law": said[:900],
        "document": said[:200],
        "scope": said,
        "period": said[:200],
        "designations": said[:200],
        "received": write_day(clock.now().date()),
        "due": "",
        "due_by": "us",
    }
    suspect: Fields = {
        "team": str(world.house.investigation),
        "code_name": said[:80],
        "subject": "unit",
        "unit": "",
        "positions-0-told": said[:200],
        "positions-0-unit": "",
        "positions-0-source": said[:200],
        "positions-0-certainty": "match.likely",
        "said-0-about": "knowledge",
        "said-0-told": said,
        "said-0-source": said[:200],
        "said-0-certainty": "match.strong",
        "sources": said[:200],
        "note": said,
    }
    suspect_link: Fields = {
        "ref": full.own.ref,
        "target": ids["incident_id"],
        "certainty": "match.possible",
        "source": said[:200],
        "reason": said,
        "version": of[SuspectFile],
    }
    made: dict[str, tuple[str, Fields | Callable[[], Fields]]] = {
        "liability.decide": (
            "iryna",
            {
                "decision": "needs_more",
                "reason": said,
                "seen": "0",
                "elements-0-answer": "shown",
                "elements-0-source": said[:200],
            },
        ),
        "suspects.add": ("iryna", suspect),
        "suspects.save": (
            "iryna",
            suspect | {"code_name": "A", "version": of[SuspectFile]},
        ),
        "suspects.save_names": (
            "iryna",
            {
                "names": said[:200],
                "born": said[:200],
                "source": said,
                "version": of[SuspectFile],
            },
        ),
        "suspect_links.in_case": ("iryna", {"ref": full.own.ref}),
        "suspect_links.link": ("iryna", suspect_link),
        "people.add": ("olena", about_people),
        "people.save": ("olena", about_people | {"version": of[Person]}),
        "kin.add_relation": ("olena", relation),
        "kin.save_relation": (
            "olena",
            relation | {"kind": "rel.neighbour", "version": of[Relation]},
        ),
        "kin.add_fate": ("olena", fate),
        "kin.save_fate": ("olena", fate | {"version": of[Fate]}),
        "incidents.add": ("olena", incident),
        "incidents.save": ("olena", incident | {"version": of[Incident]}),
        "acts.add": ("olena", act),
        "acts.add_involvement": ("olena", part),
        "sites.add": ("olena", site),
        "sites.save": (
            "olena",
            site | {"name": "A", "aliases": "", "version": of[Site]},
        ),
        "acts.save": ("olena", act | {"version": of[Act]}),
        "acts.save_involvement": ("olena", part | {"version": of[Involvement]}),
        "series.add": ("olena", {"title": said[:100], "note": said}),
        "series.save": (
            "olena",
            {"title": said[:100], "note": said, "version": of[IncidentSeries]},
        ),
        "messages.answer": ("olena", message),
        "cases.assign": (
            "bohdan",
            {"version": of[Case], "staff": str(world["olena"].staff_id)},
        ),
        "cases.save_contact": (
            "olena",
            {"version": of[Case], "contact_kind": "phone", "rules": ["never.visit"]},
        ),
        "statements.take": ("olena", told),
        "statements.save": (
            "olena",
            {"version": of[Statement], "working_text": said, "confirmed": "y"},
        ),
        "evidence.take_in": ("olena", evidence),
        "consent.record": ("olena", talk),
        "grounds.decide": (
            "olena",
            {
                "purpose": "service",
                "ordinary": "6.1.a",
                "special": "",
                "reason": said,
                "told_on": "",
            },
        ),
        "reparation.add_need": ("olena", need),
        "reparation.change_need": ("olena", need | {"version": of[Need]}),
        "claims.begin": ("olena", claim),
        "claims.save": ("olena", claim | {"version": of[Claim]}),
        "claims.receive": ("olena", received),
        "inquiries.add": ("bohdan", inquiry | {"team": str(world.north)}),
        "inquiries.save": ("bohdan", inquiry | {"version": of[Inquiry]}),
        "inquiries.save_names": (
            "bohdan",
            {
                "asker": said[:100],
                "contact": said[:100],
                "names": said[:100] + " x",
                "to": said[:400],
                "version": of[InquiryNames],
            },
        ),
        "inquiry_figures.count": ("bohdan", {"year": "2025"}),
        "inquiry_steps.look": ("bohdan", {"look-under": said[:100]}),
        "inquiry_steps.check": (
            "bohdan",
            {
                "check-how": "signed",
                "check-note": said[:900],
                "check-version": of[Inquiry],
            },
        ),
        "inquiry_steps.advise": (
            "iryna",
            {"advise-told": said},
        ),
        "inquiry_steps.bar": (
            "bohdan",
            {"bar-law": said[:200], "bar-why": said[:900], "bar-until": near},
        ),
        "inquiry_answers.begin_package": ("bohdan", {"items": ids["statement_id"]}),
        "inquiry_answers.ask_order": (
            "bohdan",
            {
                "items": ids["incident_id"],
                "to": f"prosecution_national|{full.recipient_id}",
                "days": "3",
                "told": said,
            },
        ),
        "inquiry_answers.prepare": (
            "bohdan",
            {
                "outcome": "refused",
                "language": "en",
                "package": "",
                "why": said,
                "told_why": said[:900],
                "cannot_open": "code",
                "version": of[Inquiry],
            },
        ),
        "inquiry_copies.keep": (
            "bohdan",
            {
                "person": ids["person_id"],
                "items": [f"statement|{ids['statement_id']}|"],
                "version": of[ACCESS],
            },
        ),
        "inquiry_answers.send_back": ("daryna", {"back-told": said}),
        # After them: a request that is contested goes no further.
        "inquiry_steps.contest": (
            "iryna",
            {"contest-told": said, "contest-version": of[Inquiry]},
        ),
        "letters.write": ("olena", letter),
        "letters.follow": (
            "olena",
            {
                "outcome": "came",
                "reply": said[:4000],
                "replied_on": write_day(clock.now().date()),
                "reply_due": "1.1.2050",
                "version": of[Letter],
            },
        ),
        "consignments.begin": (
            "bohdan",
            {
                "title": said[:200],
                "team": str(world.north),
                "recipient": str(full.recipient_id),
                "search": "",
                "refs": full.own.ref,
                "reason": said[:2000],
            },
        ),
        "consignments.way": (
            "bohdan",
            {"way-lock": "code", "way-way": "file", "way-why": said[:500]},
        ),
        "consignments.ticked": ("bohdan", {"case": full.own.ref}),
        "consignments.take_out": (
            "bohdan",
            {"out-case": ids["case_id"], "out-reason": said[:1000]},
        ),
        "communications.begin": (
            "iryna",
            {
                "title": said[:200],
                "team": str(world.north),
                "recipient": str(full.recipient_id),
                "forum": "",
                "language": "en",
            },
        ),
        "communications.change": (
            "iryna",
            {"title": said[:200], "forum": "", "version": of[Communication]},
        ),
        "paragraphs.add_paragraph": ("iryna", {"text": said[:2000]}),
        "paragraphs.rewrite": (
            "iryna",
            {
                "text": said[:2000],
                "let_go": "y",
                "version": of[CommunicationParagraph],
            },
        ),
        "paragraphs.withdraw": (
            "iryna",
            {
                "withdraw-reason": said[:500],
                "withdraw-version": of[CommunicationParagraph],
            },
        ),
        "pins.decide": (
            "iryna",
            {
                "people": ids["suspect_id"],
                "handling": "none",
                "legal_ground": said[:300],
                "reason": said[:500],
                "version": of[Communication],
            },
        ),
        "harms.add": ("olena", harm),
        "harms.save": ("olena", harm | {"version": of[Harm]}),
        "work.add_line": ("olena", {"line": said[:200]}),
        "work.add": ("olena", task),
        "work.change": ("olena", task | {"version": of[Task]}),
        "work.done": ("olena", {"note": said, "version": of[Task]}),
        "contacts.add": ("olena", contact),
        "risks.add": ("olena", risk),
        "risks.change": ("olena", risk | {"version": of[Risk]}),
        "notes.write": ("olena", {"text": said[:4000]}),
        "strategy.write": ("iryna", {"text": said[:4000]}),
        "pattern.write": (
            "iryna",
            {
                "team": str(world.north),
                "question": "policy",
                "answer": said[:4000],
                "rests_on": "",
            },
        ),
        "pattern.amend": (
            "iryna",
            {"answer": said[:4000], "rests_on": "", "version": "1"},
        ),
        "strategy.amend": ("iryna", {"text": said[:4000], "version": "1"}),
        "notes.amend": ("olena", {"text": said[:4000], "version": of[CaseNote]}),
        "supervision.record": (
            "olena",
            {
                "held": "1.3.2026",
                "agreed": said[:4000],
                "asked": str(world["bohdan"].staff_id),
            },
        ),
        "services.add": ("bohdan", service),
        "services.save": ("bohdan", service | {"version": of[Service]}),
        "projects.add": ("bohdan", project | {"code": said[:40]}),
        "projects.save": ("bohdan", project | {"version": of[Project]}),
        "referrals.add": (
            "olena",
            {
                "person": ids["person_id"],
                # The directory is the team's: that of a case beside is as good.
                "service": str(full.beside.ids["service_id"]),
                "way": "person",
                "told": "",
            },
        ),
        "referrals.follow": (
            "olena",
            {
                "outcome": "refused",
                "refused_reason": said[:2000],
                "note": said[:2000],
                "version": of[Referral],
            },
        ),
        "afterwards.receipt": (
            "bohdan",
            {"by": "registry", "ref": said[:100], "version": of[Disclosure]},
        ),
        "afterwards.said": (
            "bohdan",
            {
                "became": "used",
                "ref": said[:100],
                "note": said[:1000],
                "version": of[Disclosure],
            },
        ),
        "said.decide": (
            "olena",
            {"telling": "not_yet", "why": said[:1000], "version": of[Disclosure]},
        ),
        "notices.make_recall": ("bohdan", {"reason": "new_risk", "asks": ["return"]}),
        "notices.write_correction": (
            "bohdan",
            {
                "wrong": "date",
                "right": said[:2000],
                "effect": said[:2000],
                "found_by": "expert",
            },
        ),
        "notices.confirm": ("daryna", {"version": "1"}),
        "notices.drop": ("bohdan", {"version": "1"}),
        "notices.sent": ("bohdan", {"how": "paper", "version": "1"}),
        "notices.answer": (
            "bohdan",
            {"state": "answered", "answer": said[:1000], "version": "2"},
        ),
        # After them: whoever is barred signs nothing of this case.
        "bars.bar": ("olena", bar),
        "more.prepare": (
            "bohdan",
            {
                "items": [ids["statement_id"]],
                "level": "pseudonym",
                "annex": "",
                "how": "adds",
                "reason": said[:2000],
            },
        ),
        "aftermath.note": (
            "olena",
            {"state": "sent", "note": said[:1000], "who": "", "version": of[NOTICE]},
        ),
        "tracks.add": (
            "olena",
            {
                "kind": "captivity",
                "person": ids["suspect_id"],
                "asked_by": ids["person_id"],
                "interest": said[:2000],
            },
        ),
        "tracks.add_step": (
            "olena",
            {"what": said[:300], "who": "", "note": said[:2000]},
        ),
        "tracks.save_step": (
            "olena",
            {"who": "", "note": said[:2000], "version": of[Track]},
        ),
        "tracks.save_paper": (
            "olena",
            {"state": "substitute", "note": said[:300], "version": of[Track]},
        ),
        "talks.add_mandate": (
            "olena",
            {"person": "", "who": said[:300], "basis": said[:300]},
        ),
        "talks.ask_for_silence": (
            "olena",
            {"why": said[:300], "until": "1.1.2050", "version": of[Track]},
        ),
        "talks.end": (
            "olena",
            {"how": "closed", "on": "1.3.2026", "note": said[:2000]},
        ),
        "telling.add_sighting": ("olena", sighting),
        "telling.save_sighting": ("olena", sighting | {"version": of[Sighting]}),
        "telling.inform": (
            "olena",
            {"body": "police", "informed_on": "1.3.2026", "reference": said[:300]},
        ),
        "telling.follow": (
            "olena",
            {
                "reference": said[:300],
                "reply": said[:4000],
                "replied_on": write_day(clock.now().date()),
                "version": of[InformedBody],
            },
        ),
        "plan.add": ("olena", {"goal": said[:300], "version": of[Plan]}),
        "plan.change": ("olena", {"goal": said[:300], "version": of[Plan]}),
        "classification.decide": (
            "iryna",
            {"decision": "confirmed", "reason": said, "seen": "0"},
        ),
        "asking.ask": ("iryna", {"why": said[:500]}),
        "linking.tie": (
            "iryna",
            {"item": f"evidence {ids['item_id']}", "note": said[:500]},
        ),
        "proceedings.note": ("iryna", proceeding),
        "proceedings.change": ("iryna", proceeding | {"version": "1"}),
        "questions.answer": (
            "olena",
            {"answer": "declined", "note": said[:1000], "version": "1"},
        ),
        "asks.cannot_reach": ("olena", {"note": said[:1000], "version": "1"}),
        "rounds.start": (
            "bohdan",
            {"deadline": near, "why": said[:500], "version": of[Package]},
        ),
        "ladder.way": (
            "bohdan",
            {
                "lock": "code",
                "way": "file",
                "why": said[:2000],
                "version": of[Package],
            },
        ),
        "receivers.change": (
            "bohdan",
            {
                "profile": "ukraine_prosecutor",
                "name": said[:200],
                "office": said[:200],
                "purpose": "prosecution_national",
                "contact_role": said[:120],
                "channel": "",
                "languages": "uk",
            },
        ),
        "packages.prepare": (
            "bohdan",
            {
                "recipient": str(full.recipient_id),
                "items": ids["statement_id"],
                "level": "pseudonym",
                "annex": "",
                "reason": said,
            },
        ),
        "without_yes.ask": (
            "bohdan",
            {
                "ground": "court_order",
                "item": ids["statement_id"],
                "to": f"prosecution_national|{full.recipient_id}",
                "reason": said,
                "days": "3",
                "told": said,
            },
        ),
        "packages.person": (
            "bohdan",
            {
                "P2-legal_ground": said[:100],
                "P2-reason": said,
                "P2-version": of[Package],
            },
        ),
        "receivers.record": (
            "bohdan",
            {
                "key": key,
                "expires_on": "31.12.2029",
                "name": said[:100],
                "office": said[:100],
                "profile": "ukraine_prosecutor",
                "channel": "",
                "purpose": "prosecution_national",
            },
        ),
        "classification.by_hand": (
            "iryna",
            {"incident": ids["incident_id"], "crime": full.own.crime},
        ),
        "desk.reply": ("marko", message | {"name": "Marko"}),
        "desk.accept": ("marko", {"team": str(world.north)}),
        "desk.close": ("marko", {"reason": said}),
        "searches.search": ("olena", {"q": said}),
        "searches.keep": ("olena", {"q": said, "name": said[:80]}),
        "searches.change": ("bohdan", {"name": said[:80], "version": "1"}),
        "alike.decide": (
            "olena",
            {
                "other": str(full.beside.ids["case_id"]),
                "code": "P1",
                "other_code": "P1",
                "decision": "unsure",
                "reason": said[:500],
            },
        ),
        "staff_people.invite": ("hanna", {"name": said[:100], "role": "auditor"}),
        "staff_teams.make": ("bohdan", {"kind": "casework", "name": said[:60]}),
        "staff_teams.admit": ("bohdan", {"staff_id": str(world["lesia"].staff_id)}),
        # Last: after them the case is no longer Olena's.
        "handing.hand_over": (
            "bohdan",
            {
                "gives": str(world["olena"].staff_id),
                "takes": str(world["bohdan"].staff_id),
                "urgent": said[:2000],
                "contact": said[:2000],
                "promises": said[:2000],
                "following": said[:2000],
            },
        ),
        "handing.hand_several": (
            "bohdan",
            {
                f"{full.own.ref}-chosen": "y",
                f"{full.own.ref}-takes": str(world["bohdan"].staff_id),
                f"{full.own.ref}-urgent": said[:2000],
                "takes": "",
            },
        ),
    }
    return {
        endpoint: Sent(who, data if callable(data) else data.copy)
        for endpoint, (who, data) in made.items()
    }
