"""Each action in a sentence: who did what to which record."""

from app.audit import Action
from app.wording import lazy_gettext as _l

SENTENCES: dict[Action, str] = {
    Action.INSTALLATION_MADE: _l("%(who)s founded this installation"),
    Action.STAFF_INVITED: _l("%(who)s invited %(what)s"),
    Action.STAFF_ENROLLED: _l("%(who)s made keys of their own"),
    Action.DIRECTORY_SIGNED: _l("%(who)s signed first for %(what)s"),
    Action.DIRECTORY_ENTERED: _l("%(who)s signed second for %(what)s: it stands"),
    Action.DIRECTORY_REFUSED: _l("%(who)s refused to sign for %(what)s"),
    Action.TEAM_MADE: _l("%(who)s made the keys of the team %(what)s"),
    Action.TEAM_JOINED: _l("%(who)s let %(what)s into the team %(team)s"),
    Action.TEAM_LEFT: _l("%(who)s took the keys of the team %(team)s from %(what)s"),
    Action.TEAM_ROTATED: _l("%(who)s made new keys for the team %(what)s"),
    Action.STAFF_STOPPED: _l("%(who)s stopped %(what)s"),
    Action.RECOVERY_DRILLED: _l("%(who)s finished a recovery drill"),
    Action.EVERYTHING_EXPORTED: _l(
        "Holders of the recovery key began an export of everything"
    ),
    Action.EVERYTHING_IMPORTED: _l(
        "This installation was founded from an export of everything"
    ),
    Action.SIGNED_IN: _l("%(who)s signed in"),
    Action.SIGN_IN_REFUSED: _l("A sign-in was refused"),
    Action.SIGNED_OUT: _l("%(who)s signed out"),
    Action.VAULT_LOCKED: _l("%(who)s locked the vault"),
    Action.VAULT_UNLOCKED: _l("%(who)s opened the vault again"),
    Action.PASSWORD_CHANGED: _l("%(who)s changed their password"),
    Action.FACTOR_CHANGED: _l("%(who)s changed their authenticator"),
    Action.FACTOR_GIVEN: _l("%(who)s gave a six-digit code for an act"),
    Action.REPORT_SENT: _l("A report came in"),
    Action.REPORT_OPENED: _l("%(who)s opened the report %(what)s"),
    Action.REPORT_ACCEPTED: _l("%(who)s accepted the report %(what)s as a case"),
    Action.REPORT_CLOSED: _l("%(who)s closed the report %(what)s"),
    Action.MESSAGE_SENT: _l("%(who)s wrote to the person of %(what)s"),
    Action.MESSAGE_READ: _l("%(who)s read the messages of %(what)s"),
    Action.MESSAGE_FILE_TAKEN_OUT: _l(
        "%(who)s took a file out of the messages of %(what)s"
    ),
    Action.HOLD_SET: _l("A case was put on hold with its code"),
    Action.HOLD_LIFTED: _l("%(who)s lifted the hold on %(what)s"),
    Action.DETAILS_SHOWN: _l(
        "%(who)s let the person of %(what)s see permissions with the code"
    ),
    Action.DETAILS_HIDDEN: _l(
        "%(who)s hid the permissions of %(what)s from the code again"
    ),
    Action.CODE_GIVEN: _l("%(who)s gave the person of %(what)s a new code"),
    Action.CODES_END_ASKED: _l("%(who)s asked to end the older codes of %(what)s"),
    Action.CODES_END_REFUSED: _l("%(who)s did not end the older codes of %(what)s"),
    Action.CODES_ENDED: _l("%(who)s ended the older codes of %(what)s at once"),
    Action.STATUS_READ_OUT: _l(
        "%(who)s opened what is read to the person of %(what)s by phone"
    ),
    Action.WISH_ANSWERED: _l("%(who)s answered a wish of the person of %(what)s"),
    Action.CASE_OPENED: _l("%(who)s opened the case %(what)s"),
    Action.CASE_LISTED: _l("%(who)s looked at the list of cases"),
    Action.CASE_SEARCHED: _l("%(who)s searched the cases"),
    Action.SEARCH_SHARED: _l("%(who)s shared a search with the team %(what)s"),
    Action.SEARCH_DROPPED: _l(
        "%(who)s threw away a search that was shared with the team %(what)s"
    ),
    Action.LIKENESS_SOUGHT: _l("%(who)s looked for cases that are like %(what)s"),
    Action.LIKENESS_DECIDED: _l(
        "%(who)s decided whether somebody or something of %(what)s stands in another"
        " case too"
    ),
    Action.LIKENESS_TAKEN_BACK: _l(
        "%(who)s took back such a decision about %(what)s and another case"
    ),
    Action.MATCH_ASKED: _l(
        "%(who)s asked whether other teams may know who is in %(what)s"
    ),
    Action.MATCH_ANSWERED: _l("The question of another team was answered for %(what)s"),
    Action.CASE_CLOSING_ASKED: _l("%(who)s asked to close the case %(what)s"),
    Action.CASE_CLOSING_RETURNED: _l("%(who)s did not close the case %(what)s"),
    Action.CASE_CLOSED: _l("%(who)s closed the case %(what)s"),
    Action.CASE_PUT_AWAY: _l(
        "The case %(what)s, closed long ago, left the lists when %(who)s opened Today"
    ),
    Action.CASE_REOPENED: _l("%(who)s reopened the case %(what)s"),
    Action.BAR_SET: _l(
        "%(who)s barred a colleague from %(what)s: a conflict of interest"
    ),
    Action.BAR_LIFTED: _l("%(who)s let a colleague see %(what)s again"),
    Action.NOTE_WRITTEN: _l("%(who)s wrote a note on %(what)s"),
    Action.STRATEGY_READ: _l("%(who)s read the strategy notes of %(what)s"),
    Action.STRATEGY_WRITTEN: _l("%(who)s wrote a strategy note on %(what)s"),
    Action.STRATEGY_GIVEN: _l(
        "%(who)s gave a colleague the key to the strategy notes of %(what)s"
    ),
    Action.STRATEGY_TAKEN: _l(
        "%(who)s took the key to the strategy notes of %(what)s from a colleague"
    ),
    Action.PATTERNS_READ: _l(
        "%(who)s looked at pattern questions of the team %(what)s"
    ),
    Action.PATTERN_WRITTEN: _l(
        "%(who)s wrote a pattern assessment for the team %(what)s"
    ),
    Action.CASE_ASSIGNED: _l("%(who)s assigned %(what)s"),
    Action.CASE_CHANGED: _l("%(who)s changed %(what)s"),
    Action.IDENTITY_READ: _l("%(who)s opened the names of %(what)s"),
    Action.IDENTITY_CHANGED: _l("%(who)s changed the names of %(what)s"),
    Action.IDENTITY_ASKED: _l("%(who)s asked to see the names of %(what)s"),
    Action.IDENTITY_REFUSED: _l("%(who)s did not lend the names of %(what)s"),
    Action.IDENTITY_LOAN_ENDED: _l(
        "%(who)s took back the names of %(what)s before their day"
    ),
    Action.OVERRIDE_ASKED: _l(
        "%(who)s asked to pass something of %(what)s on without a yes"
    ),
    Action.OVERRIDE_RELEASED: _l(
        "%(who)s released something of %(what)s to be passed on without a yes"
    ),
    Action.OVERRIDE_REFUSED: _l(
        "%(who)s did not let anything of %(what)s be passed on without a yes"
    ),
    Action.OVERRIDE_ENDED: _l("%(who)s ended the passing on without a yes in %(what)s"),
    Action.OVERRIDE_TOLD: _l(
        "%(who)s told the survivor of %(what)s what had been passed on without a yes"
    ),
    Action.IDENTITY_LENT: _l("%(who)s lent the names of %(what)s for a time"),
    Action.PERSON_RECORDED: _l("%(who)s recorded a person in %(what)s"),
    Action.GROUND_DECIDED: _l(
        "%(who)s recorded the ground in law of a use in %(what)s"
    ),
    Action.RELATION_RECORDED: _l(
        "%(who)s recorded what two persons are to each other in %(what)s"
    ),
    Action.RELATION_CHANGED: _l(
        "%(who)s changed what two persons are to each other in %(what)s"
    ),
    Action.FATE_RECORDED: _l("%(who)s recorded what became of a person in %(what)s"),
    Action.FATE_CHANGED: _l(
        "%(who)s changed what is told of a person’s fate in %(what)s"
    ),
    Action.PERSONS_JOINED: _l("%(who)s said that two persons of %(what)s are the same"),
    Action.PERSONS_PARTED: _l(
        "%(who)s took back that two persons of %(what)s are the same"
    ),
    Action.STATEMENT_TAKEN: _l("%(who)s took down an account in %(what)s"),
    Action.STATEMENT_READ: _l("%(who)s opened the account of %(what)s"),
    Action.WORKING_TEXT_WRITTEN: _l("%(who)s wrote the working text of %(what)s"),
    Action.WORKING_TEXT_READ: _l("%(who)s read the working text of %(what)s"),
    Action.CONTRADICTION_RECORDED: _l(
        "%(who)s noted where two accounts of %(what)s differ"
    ),
    Action.INCIDENT_RECORDED: _l("%(who)s recorded an incident in %(what)s"),
    Action.INCIDENT_CHANGED: _l("%(who)s changed an incident of %(what)s"),
    Action.FACTS_RECORDED: _l("%(who)s recorded facts in %(what)s"),
    Action.INVOLVEMENT_RECORDED: _l("%(who)s recorded who was involved in %(what)s"),
    Action.ACT_RECORDED: _l("%(who)s recorded an act in %(what)s"),
    Action.ACT_CHANGED: _l("%(who)s changed an act of %(what)s"),
    Action.INVOLVEMENT_CHANGED: _l("%(who)s changed who was involved in %(what)s"),
    Action.SERIES_RECORDED: _l("%(who)s recorded a series of incidents in %(what)s"),
    Action.SERIES_CHANGED: _l("%(who)s changed a series of incidents of %(what)s"),
    Action.SITES_READ: _l("%(who)s looked at the places of the team %(what)s"),
    Action.SITE_RECORDED: _l("%(who)s recorded a place for the team %(what)s"),
    Action.SITE_CHANGED: _l("%(who)s changed a place of the team %(what)s"),
    Action.SUSPECTS_LISTED: _l("%(who)s looked at the suspect files of %(what)s"),
    Action.SUSPECT_READ: _l("%(who)s opened a suspect file of %(what)s"),
    Action.SUSPECT_NAMES_READ: _l("%(who)s read names in a suspect file of %(what)s"),
    Action.SUSPECT_RECORDED: _l("%(who)s began a suspect file in %(what)s"),
    Action.SUSPECT_CHANGED: _l("%(who)s changed a suspect file of %(what)s"),
    Action.UNITS_READ: _l("%(who)s read units of the team %(what)s"),
    Action.UNIT_RECORDED: _l("%(who)s recorded a unit for the team %(what)s"),
    Action.UNIT_CHANGED: _l("%(who)s changed a unit of the team %(what)s"),
    Action.COMMANDERS_READ: _l(
        "%(who)s opened who is said to have commanded a unit of the team %(what)s"
    ),
    Action.UNIT_LINKED: _l("%(who)s said of which unit somebody in %(what)s may be"),
    Action.UNIT_UNLINKED: _l(
        "%(who)s took back of which unit somebody in %(what)s may be"
    ),
    Action.SENSITIVE_READ: _l("%(who)s opened the sensitive answers of %(what)s"),
    Action.EVIDENCE_TAKEN_IN: _l("%(who)s took in a file for %(what)s"),
    Action.EVIDENCE_SEEN: _l("%(who)s looked at evidence of %(what)s"),
    Action.EVIDENCE_DOWNLOADED: _l("%(who)s downloaded evidence of %(what)s"),
    Action.EVIDENCE_COPIED: _l(
        "A working copy of evidence of %(what)s was made for %(who)s"
    ),
    Action.EVIDENCE_REDACTED: _l(
        "%(who)s made a copy of evidence of %(what)s with parts hidden"
    ),
    Action.EVIDENCE_CHECKED: _l(
        "Evidence of %(what)s was checked for viruses for %(who)s"
    ),
    Action.EVIDENCE_CHECK_STARTED: _l(
        "%(who)s had the sealed files of the team %(what)s read again"
    ),
    Action.EVIDENCE_CHECK_READ: _l(
        "%(who)s read the report on the sealed files of the team %(what)s"
    ),
    Action.EVIDENCE_CHECK_WRITTEN: _l(
        "%(who)s wrote into %(what)s what a check of its files found"
    ),
    Action.RESEAL_STARTED: _l(
        "%(who)s had older records of the team %(what)s written in today’s form"
    ),
    Action.RECORDS_RESEALED: _l("Records of %(what)s were written in today’s form"),
    Action.INDEX_REFRESHED: _l(
        "%(who)s had older entries in the index of the team %(what)s written anew"
    ),
    Action.CONSENT_RECORDED: _l("%(who)s recorded consent in %(what)s"),
    Action.CONSENT_WITHDRAWN: _l("%(who)s recorded a withdrawal in %(what)s"),
    Action.CONSENT_READ: _l("%(who)s read the consent of %(what)s"),
    Action.CLASSIFICATION_PROPOSED: _l("Rules proposed classifications for %(what)s"),
    Action.LIABILITY_DECIDED: _l(
        "%(who)s decided in %(what)s how somebody may answer for it"
    ),
    Action.CLASSIFICATION_DECIDED: _l("%(who)s decided a classification of %(what)s"),
    Action.CLASSIFICATION_READ: _l("%(who)s read the classification of %(what)s"),
    Action.ELEMENT_LINKED: _l("%(who)s changed what stands by an element in %(what)s"),
    Action.CLASSIFICATION_SECONDED: _l(
        "%(who)s gave a second opinion on a classification of %(what)s"
    ),
    Action.PROCEEDING_NOTED: _l(
        "%(who)s recorded what is known of a proceeding about %(what)s"
    ),
    Action.REASSESSMENT_STARTED: _l(
        "%(who)s had the decisions of the team %(what)s compared with the catalogue"
    ),
    Action.REASSESSMENT_READ: _l(
        "%(who)s read how the decisions of the team %(what)s stand to the catalogue"
    ),
    Action.NEED_RECORDED: _l("%(who)s recorded a need in %(what)s"),
    Action.NEED_CHANGED: _l("%(who)s changed a need of %(what)s"),
    Action.HARM_RECORDED: _l("%(who)s recorded a harm in %(what)s"),
    Action.HARM_CHANGED: _l("%(who)s changed a harm of %(what)s"),
    Action.CLAIM_RECORDED: _l("%(who)s recorded a claim in %(what)s"),
    Action.CLAIM_CHANGED: _l("%(who)s changed a claim of %(what)s"),
    Action.CLAIM_RECEIPT_RECORDED: _l("%(who)s noted what was received in %(what)s"),
    Action.CLAIM_WORKSHEET_GIVEN: _l(
        "%(who)s gave the claimant the worksheet of a claim of %(what)s"
    ),
    Action.REFERRAL_MADE: _l("%(who)s made a referral for %(what)s"),
    Action.REFERRAL_CHANGED: _l("%(who)s noted what came of a referral of %(what)s"),
    Action.SERVICES_READ: _l("%(who)s looked at the services of %(what)s"),
    Action.SERVICE_RECORDED: _l("%(who)s recorded a service of %(what)s"),
    Action.SERVICE_CHANGED: _l("%(who)s changed a service of %(what)s"),
    Action.PROJECT_RECORDED: _l("%(who)s recorded a project of %(what)s"),
    Action.PROJECT_CHANGED: _l("%(who)s changed a project of %(what)s"),
    Action.PROGRAMME_COUNTED: _l("%(who)s counted the help that %(what)s gave"),
    Action.PROGRAMME_TAKEN_OUT: _l(
        "%(who)s took protected figures of help out of %(what)s"
    ),
    Action.TRACK_OPENED: _l("%(who)s began a search or return in %(what)s"),
    Action.TRACK_CHANGED: _l("%(who)s changed a search or return of %(what)s"),
    Action.SIGHTING_RECORDED: _l("%(who)s recorded a sighting in %(what)s"),
    Action.SIGHTING_CHANGED: _l("%(who)s changed a sighting of %(what)s"),
    Action.BODY_INFORMED: _l("%(who)s wrote down that a body was informed in %(what)s"),
    Action.BODY_REPLIED: _l("%(who)s noted what came of informing a body in %(what)s"),
    Action.LETTER_SENT: _l("%(who)s sent a letter in %(what)s"),
    Action.LETTER_ANSWERED: _l("%(who)s noted what came of a letter in %(what)s"),
    Action.QUIET_SET: _l("%(who)s asked for silence while talks run in %(what)s"),
    Action.QUIET_LIFTED: _l("%(who)s lifted the silence in %(what)s"),
    Action.TASK_RECORDED: _l("%(who)s added a task to %(what)s"),
    Action.TASK_CHANGED: _l("%(who)s changed a task of %(what)s"),
    Action.TASKS_LISTED: _l("%(who)s looked at their tasks"),
    Action.CONTACT_TRIED: _l("%(who)s recorded a contact in %(what)s"),
    Action.RISK_ASSESSED: _l("%(who)s assessed a risk in %(what)s"),
    Action.PLAN_CHANGED: _l("%(who)s changed the plan of %(what)s"),
    Action.PLAN_SIGNED: _l("%(who)s signed off the plan of %(what)s"),
    Action.COVER_MADE: _l("%(who)s let a colleague stand in for %(what)s"),
    Action.COVER_ENDED: _l("%(who)s ended the cover for %(what)s"),
    Action.CASE_HANDED_OVER: _l("%(who)s handed %(what)s over to a colleague"),
    Action.HANDOVER_READ: _l("%(who)s read the hand-over note of %(what)s"),
    Action.LEAVING_BEGUN: _l("%(who)s began the leaving of %(what)s"),
    Action.LEAVING_DONE: _l("%(who)s finished the leaving of %(what)s"),
    Action.LOADS_READ: _l("%(who)s looked at the caseload of %(what)s"),
    Action.SUPERVISION_RECORDED: _l("%(who)s wrote down a supervision of %(what)s"),
    Action.SUPERVISION_SIGNED: _l("%(who)s signed off a supervision of %(what)s"),
    Action.RECIPIENT_RECORDED: _l("%(who)s recorded a receiver"),
    Action.RECIPIENT_CHANGED: _l("%(who)s corrected what is kept of a receiver"),
    Action.PACKAGE_PREPARED: _l("%(who)s prepared a package from %(what)s"),
    Action.PACKAGE_REFUSED: _l("The gate refused a package from %(what)s"),
    Action.PACKAGE_SUBMITTED: _l("%(who)s put a package up for approval"),
    Action.PACKAGE_APPROVED: _l("%(who)s approved a package"),
    Action.PACKAGE_BUILT: _l("A package was built"),
    Action.PACKAGE_PREVIEWED: _l("%(who)s read what a package would say"),
    Action.PACKAGE_DOWNLOADED: _l("%(who)s downloaded a package"),
    Action.PACKAGE_CODE_TOLD: _l("%(who)s read out the code of a package"),
    Action.PACKAGE_WAY_RECORDED: _l("%(who)s recorded how a package travelled"),
    Action.PACKAGE_RECEIPT: _l("%(who)s recorded that a package arrived"),
    Action.PACKAGES_STOPPED: _l("%(who)s stopped packages that waited in %(what)s"),
    Action.CONSIGNMENT_BEGUN: _l("%(who)s began a consignment in %(what)s"),
    Action.CONSIGNMENT_READ: _l("%(who)s looked at a consignment of %(what)s"),
    Action.CONSIGNMENT_CHANGED: _l("%(who)s changed a consignment of %(what)s"),
    Action.CONSIGNMENT_CLOSED: _l(
        "%(who)s closed the set of a consignment of %(what)s"
    ),
    Action.COMMUNICATION_BEGUN: _l(
        "%(who)s began a communication to a prosecutor in %(what)s"
    ),
    Action.COMMUNICATION_READ: _l(
        "%(who)s read a communication to a prosecutor of %(what)s"
    ),
    Action.COMMUNICATION_CHANGED: _l(
        "%(who)s changed a communication to a prosecutor of %(what)s"
    ),
    Action.COMMUNICATION_CHECKED: _l(
        "%(who)s had the sources of a communication of %(what)s checked"
    ),
    Action.COMMUNICATION_CITED: _l(
        "%(who)s cited %(what)s in a communication to a prosecutor"
    ),
    Action.COMMUNICATION_MADE: _l(
        "%(who)s made an edition of a communication of %(what)s"
    ),
    Action.COMMUNICATION_APPROVED: _l(
        "%(who)s approved an edition of a communication of %(what)s"
    ),
    Action.COMMUNICATION_SENT: _l(
        "%(who)s let an edition of a communication that cites %(what)s leave"
    ),
    Action.RECALL_MADE: _l("%(who)s recalled what had been sent from %(what)s"),
    Action.PROOF_MADE: _l("%(who)s made a proof of submission for %(what)s"),
    Action.NOTICE_WRITTEN: _l("%(who)s wrote a correction for a receiver"),
    Action.NOTICE_SIGNED: _l("%(who)s signed a notice to a receiver"),
    Action.NOTICE_TAKEN_OUT: _l("%(who)s took a sealed notice out"),
    Action.NOTICE_NOTED: _l("%(who)s noted how far a notice to a receiver is"),
    Action.FEEDBACK_RECORDED: _l("%(who)s recorded what a receiver said"),
    Action.FEEDBACK_DECIDED: _l(
        "%(who)s decided whether the survivor reads what a receiver said"
    ),
    Action.LEAD_ANSWERED: _l(
        "%(who)s recorded what the Prosecutor decided about the secrecy of items"
    ),
    Action.LEAD_LIFT_ASKED: _l(
        "%(who)s recorded that the secrecy of items is to be lifted"
    ),
    Action.LEAD_LIFT_DECIDED: _l(
        "%(who)s decided whether the secrecy of an item is lifted"
    ),
    Action.FORUMS_COUNTED: _l("%(who)s counted what left %(what)s, by receiver"),
    Action.FORUMS_TAKEN_OUT: _l(
        "%(who)s took protected figures of what left %(what)s out"
    ),
    Action.INQUIRIES_LISTED: _l(
        "%(who)s looked at the requests from outside of %(what)s"
    ),
    Action.INQUIRY_READ: _l("%(who)s opened a request from outside of %(what)s"),
    Action.INQUIRY_NAMES_READ: _l(
        "%(who)s read names in a request from outside of %(what)s"
    ),
    Action.INQUIRY_RECORDED: _l("%(who)s recorded a request from outside in %(what)s"),
    Action.INQUIRY_CHANGED: _l("%(who)s changed a request from outside of %(what)s"),
    Action.INQUIRY_SEARCHED: _l(
        "%(who)s looked for what a request from outside of %(what)s is about"
    ),
    Action.INQUIRY_NAMES_SEARCHED: _l(
        "%(who)s looked for the names that a request from outside gives, about %(what)s"
    ),
    Action.INQUIRY_MATCHED: _l(
        "%(who)s said that a request from outside is about %(what)s"
    ),
    Action.INQUIRY_PREPARED: _l(
        "%(who)s prepared an answer to a request from outside of %(what)s"
    ),
    Action.INQUIRY_SENT_BACK: _l(
        "%(who)s sent back an answer to a request from outside of %(what)s"
    ),
    Action.INQUIRY_APPROVED: _l(
        "%(who)s approved an answer to a request from outside of %(what)s"
    ),
    Action.INQUIRY_ANSWERED: _l("%(who)s answered a request from outside of %(what)s"),
    Action.INQUIRY_PRINTED: _l(
        "%(who)s took out the letter that answers a request from outside of %(what)s"
    ),
    Action.INQUIRY_COPIES_MADE: _l(
        "%(who)s made copies for the person who asked for what is theirs in %(what)s"
    ),
    Action.INQUIRY_COPIES_TAKEN: _l(
        "%(who)s took the volumes with copies for a person, of %(what)s"
    ),
    Action.INQUIRY_CODE_TOLD: _l(
        "%(who)s read out the code of copies for a person, of %(what)s"
    ),
    Action.INQUIRY_BARRED: _l(
        "%(who)s wrote down that a law bars telling the survivor of a request about"
        " %(what)s"
    ),
    Action.INQUIRY_TOLD: _l("%(who)s told the survivor of a request about %(what)s"),
    Action.INQUIRIES_COUNTED: _l(
        "%(who)s counted the requests from outside of %(what)s"
    ),
    Action.TABLE_BUILT: _l("%(who)s built a table of counts"),
    Action.TABLE_PROPOSED: _l("%(who)s proposed a table for release"),
    Action.TABLE_TURNED_DOWN: _l("%(who)s turned a proposed table down"),
    Action.TABLE_RELEASED: _l("%(who)s released a table of counts"),
    Action.AID_RECORDED: _l(
        "%(who)s put a recording or a picture on a page of the public site"
    ),
    Action.AID_REMOVED: _l(
        "%(who)s took a recording or a picture off a page of the public site"
    ),
    Action.LOG_READ: _l("%(who)s read this log"),
    Action.LOG_VERIFIED: _l("%(who)s checked this log"),
    Action.CHECKPOINT_MADE: _l("%(who)s downloaded a checkpoint"),
    Action.READING_NOTED: _l("%(who)s opened more than usual within an hour"),
    Action.READING_STOPPED: _l("%(who)s met the end of the hour’s budget of readings"),
    Action.READING_ASKED: _l("%(who)s asked to open more than the hour allows"),
    Action.READING_RELEASED: _l("%(who)s let %(what)s open more for some hours"),
    Action.READING_REFUSED: _l("%(who)s did not let %(what)s open more"),
}
"""`%(who)s`, `%(what)s` and `%(team)s` are put in when the line is shown."""


def sentence(action: Action, who: str, what: str, team: str = "") -> str:
    """Return one line in words; a dash stands for what has no name here."""
    told = {"who": who or "—", "what": what or "—", "team": team or "—"}
    return str(SENTENCES[action]) % told
