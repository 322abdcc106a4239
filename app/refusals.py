"""What every refusal says: what happened, what was not lost, what to do next.

The texts are looked up by `DomainError.code`; pages and the command line show the same
ones. They are English sources for translation, and name no person, case or value.
"""

from dataclasses import dataclass


def N_(message: str) -> str:  # noqa: N802  # the name that message extraction knows
    """Mark a text for translation where it stands; it is translated when shown."""
    return message


@dataclass(frozen=True)
class Refusal:
    """One refusal in words.

    Attributes:
        title: what happened, as a short heading.
        what: what happened, in a sentence.
        kept: what was not lost.
        then: what to do next.
    """

    title: str
    what: str
    kept: str
    then: str


UNEXPECTED = "unexpected"

REFUSALS: dict[str, Refusal] = {
    "bad_request": Refusal(
        N_("This could not be understood"),
        N_("The page sent something that this site does not know."),
        N_("Nothing was changed."),
        N_("Go back, open the page again, and try once more."),
    ),
    "invalid_input": Refusal(
        N_("Something in the form needs a look"),
        N_("At least one field is empty, too long or written in a way we cannot read."),
        N_("Nothing was stored yet. What you typed is still on the page before."),
        N_("Go back and look at the marked fields."),
    ),
    "not_found": Refusal(
        N_("There is no such page"),
        N_("Nothing is here, or nothing that your role can open."),
        N_("Nothing was changed."),
        N_("Check the address, or ask the person who sent it to you."),
    ),
    "index_not_ready": Refusal(
        N_("The list of cases is being opened"),
        N_(
            "This happens after a restart, when many cases have to be read before any"
            " can be found."
        ),
        N_("Nothing was changed."),
        N_("Wait: the page goes on by itself."),
    ),
    "sign_in_refused": Refusal(
        N_("This did not open"),
        N_("The name, password, account secret and code do not fit together."),
        N_("Nothing was changed."),
        N_(
            "Try again in a few minutes. If it goes on, ask two security officers to"
            " look at your access."
        ),
    ),
    "locked": Refusal(
        N_("Locked"),
        N_("The vault closed because it was not used for a while, or you locked it."),
        N_("Everything that you saved is kept. Saved drafts are kept too."),
        N_("Type your password to open it again."),
    ),
    "fresh_factor_needed": Refusal(
        N_("This needs a new six-digit code"),
        N_("The code was used before, or it is older than five minutes."),
        N_("Your work on this page is kept. Nothing was sent or approved."),
        N_("Wait for the next code in the authenticator, and type that one."),
    ),
    "reading_stopped": Refusal(
        N_("Enough opened for this hour"),
        N_("You have opened as much within this hour as one person may."),
        N_("Nothing is lost. What you typed is kept on this page."),
        N_("Go on in the next hour, or ask a coordinator or a security officer."),
    ),
    "busy": Refusal(
        N_("Too many people at once"),
        N_("The server is opening several locks at this moment."),
        N_("Nothing was changed."),
        N_("Wait half a minute and try again."),
    ),
    "conflict": Refusal(
        N_("Somebody else changed this"),
        N_("The record was changed by someone else after you opened it."),
        N_("Their version is kept. Yours was not written over it."),
        N_("Go back, open the record again, and compare the two before you save."),
    ),
    "case_closed": Refusal(
        N_("This case is closed"),
        N_("A closed case can be read and not changed."),
        N_(
            "The case is as it was. What you may have typed stands below, to be copied."
        ),
        N_("Reopen the case with a reason, and save again."),
    ),
    "already_asked": Refusal(
        N_("This is not asked again"),
        N_("The question was asked about this incident before, or is answered."),
        N_("What came of it stands beside the element."),
        N_("Open the crime again and look at the question."),
    ),
    "consent_missing": Refusal(
        N_("There is no consent for this"),
        N_("The person has not agreed to this use, or has taken the agreement back."),
        N_("Nothing was stored, sent or shown."),
        N_("Open the consent page of the case. Ask at the next contact, or leave out."),
    ),
    "on_hold": Refusal(
        N_("The case is on hold"),
        N_("The survivor paused everything. Nothing may be used or sent until then."),
        N_("The case and everything in it are kept as they were."),
        N_("Read the survivor’s message. A worker lifts the pause after a talk."),
    ),
    "quiet": Refusal(
        N_("Silence while talks run"),
        N_("Talks about somebody’s return go on. Nothing is made public until then."),
        N_("The case and everything in it are kept as they were."),
        N_("Open the search or return in the case. Who follows it lifts the silence."),
    ),
    "too_few": Refusal(
        N_("Too few to show safely"),
        N_("So few people would be counted that a number could point at one of them."),
        N_("Nothing was stored or shown."),
        N_("Widen the time, choose other kinds of act, or wait for more accounts."),
    ),
    "too_little_changed": Refusal(
        N_("Too little has changed since an earlier table"),
        N_(
            "Whoever laid the two side by side could tell what a few accounts added or"
            " took away."
        ),
        N_("Nothing was released. The earlier table stays as it is."),
        N_("Wait until more accounts have come in, and build the table again then."),
    ),
    "table_changed": Refusal(
        N_("The numbers are not those of this table any more"),
        N_(
            "Since it was built somebody agreed, took an agreement back or paused, a"
            " case was changed, or another table was released."
        ),
        N_("Nothing was released. This table is kept as it was proposed."),
        N_("Turn it down, and ask the analyst to build it again."),
    ),
    "approval_missing": Refusal(
        N_("The approval does not fit"),
        N_(
            "The approval is missing, was given by the person who prepared it, or was"
            " given for another version of this request."
        ),
        N_("The request is kept. Nothing was built or sent."),
        N_("Ask a coordinator who did not prepare it to look at this version."),
    ),
    "no_key": Refusal(
        N_("This part is sealed for you"),
        N_("Your keys do not open this part."),
        N_("Nothing was changed."),
        N_("Ask a coordinator of the team for access, with a reason."),
    ),
    "directory_broken": Refusal(
        N_("The keys cannot be trusted now"),
        N_("The list of keys does not lead back to the one that was set at the start."),
        N_("Nothing was sealed to a key that is not confirmed. Nothing was stored."),
        N_(
            "Stop, and tell two security officers. Do not try again before they answer."
        ),
    ),
    "tampered": Refusal(
        N_("A sealed record is not what was written"),
        N_("Something was changed, moved or damaged since it was sealed."),
        N_("The record was not shown or used, and nothing was written over it."),
        N_("Tell a security officer at once, with the number below. Do not retry."),
    ),
    "catalogue_wrong": Refusal(
        N_("A list of the system is wrong"),
        N_("A catalogue or settings file cannot be read."),
        N_("No case was touched."),
        N_("Tell the administrator: the log names the file, the line and the reason."),
    ),
    "settings_wrong": Refusal(
        N_("The installation is not configured safely"),
        N_("A setting is missing or unsafe."),
        N_("No case was touched."),
        N_("Tell the administrator: the log names the setting and the remedy."),
    ),
    "not_open": Refusal(
        N_("Not open yet"),
        N_("This installation is not set up yet, or not ready to take reports."),
        N_("Nothing was taken, and nothing was stored."),
        N_("Come back later, or ask the people who run it."),
    ),
    "worker_gone": Refusal(
        N_("The worker is not running"),
        N_("The program that does long work in the background does not answer."),
        N_("Nothing is lost: the work can be started again."),
        N_("Ask the administrator to start the worker, then try again."),
    ),
    "code_slip": Refusal(
        N_("The code has a typing mistake"),
        N_("Digits are missing, or the last digit of a group does not fit the others."),
        N_("Nothing was opened and nothing was changed."),
        N_("Look at the digits again, group by group, and type them once more."),
    ),
    "time_authority": Refusal(
        N_("The time-stamping authority did not help"),
        N_(
            "It did not answer, or its answer does not hold. Packages of this"
            " organisation carry a time stamp, so none was made."
        ),
        N_("The approval and the request are kept. Nothing has left."),
        N_(
            "Start the build again in a few minutes. If it goes on, ask the"
            " administrator: the log says what came."
        ),
    ),
    "recipient_key": Refusal(
        N_("The recipient’s key cannot be used"),
        N_("The key is missing, out of date, not confirmed, or of a weaker kind."),
        N_("The request is kept. Nothing was encrypted or sent."),
        N_("Ask the recipient for a new key, and compare its fingerprint by voice."),
    ),
    "recipient_key_missing": Refusal(
        N_("No confirmed key"),
        N_("Two officers did not confirm a key of this receiver."),
        N_("The request is kept. Nothing was encrypted or sent."),
        N_("Let two officers confirm a key, or choose another way to hand over."),
    ),
    "recipient_key_expired": Refusal(
        N_("The key has run out"),
        N_("The receiver’s key may not be used any more."),
        N_("The request is kept. Nothing was encrypted or sent."),
        N_("Ask for a new key, and compare its fingerprint by voice."),
    ),
    "recipient_key_kind": Refusal(
        N_("The key is of another kind"),
        N_("The receiver’s key is not of the kind chosen for this package."),
        N_("The request is kept. Nothing was encrypted or sent."),
        N_("Send the request back, and choose the way that fits the key."),
    ),
    "recipient_key_changed": Refusal(
        N_("The key is not the one that was confirmed"),
        N_("What is kept of the key does not match what two officers signed."),
        N_("The request is kept. Nothing was encrypted or sent."),
        N_("Tell a security officer. Then record the key anew, and compare it."),
    ),
    "hand_over": Refusal(
        N_("It cannot be handed over this way"),
        N_("The way to hand over that was chosen does not fit this receiver."),
        N_("The request is kept. Nothing was encrypted or sent."),
        N_("Look at what is recorded of the receiver, and choose another way."),
    ),
    "wanting": Refusal(
        N_("Something that this receiver needs is missing"),
        N_("The receiver’s profile holds the package back, and no reason is written."),
        N_("The request is kept. Nothing was encrypted or sent."),
        N_(
            "Open the package. Put right what is missing, or write why it goes"
            " without it."
        ),
    ),
    "cooling": Refusal(
        N_("It waits"),
        N_(
            "Packages of many cases were approved for this receiver within days, or"
            " some were stopped before. They wait, so that any coordinator of the team,"
            " or a security officer, can stop them."
        ),
        N_("The approval is kept. Nothing was built or sent."),
        N_("“What waits before it goes” says until when."),
    ),
    "stopped": Refusal(
        N_("Somebody stopped it"),
        N_("What was to go to this receiver was stopped. The reason is kept."),
        N_("The request is kept. Nothing was built or sent."),
        N_("Send it back, look at it again, and ask for approval anew."),
    ),
    "open_set": Refusal(
        N_("Its consignment is not complete yet"),
        N_(
            "It is one of several packages. They are numbered and built together, once"
            " each of them is approved or taken out."
        ),
        N_("The approval is kept. Nothing was built or sent."),
        N_("Open the consignment, and build from its page."),
    ),
    "package_wrong": Refusal(
        N_("The package does not hold together"),
        N_("The package is damaged, incomplete, or its signature does not fit."),
        N_("The case and the evidence are untouched."),
        N_("Ask for a fresh copy, or build the package again."),
    ),
    "sealed_missing": Refusal(
        N_("The sealed file is not there"),
        N_("The sealed file is not there as it was built."),
        N_("Nothing was given. The case and the evidence are untouched."),
        N_("Send the request back, approve and build it again."),
    ),
    "newer_version": Refusal(
        N_("Written by a newer version"),
        N_("A sealed record was written by a newer version of this program."),
        N_("The record is whole and stays as it is."),
        N_("Ask the administrator to install the newer version here as well."),
    ),
    "shares_wrong": Refusal(
        N_("The shares do not fit together"),
        N_("A word is mistyped, or a share is missing or belongs to another set."),
        N_("No share was used up, and nothing was stored or changed."),
        N_("Compare the share and word named here with the paper, and type it again."),
    ),
    "forged_request": Refusal(
        N_("This form is out of date"),
        N_("The form did not come from a page of this session, or came too late."),
        N_("Nothing was changed or sent."),
        N_("Go back, open the page again, and send the form from there."),
    ),
    "already_sent": Refusal(
        N_("This was already sent"),
        N_("It was sent when the button was pressed before."),
        N_("Everything arrived once. Nothing was sent twice."),
        N_("Nothing more is needed. The code that you were shown opens our answer."),
    ),
    "page_closed": Refusal(
        N_("This page is closed"),
        N_("You were away, so we closed it to keep you safe."),
        N_("Nothing was sent."),
        N_("Return with a code, or begin again."),
    ),
    "not_isolated": Refusal(
        N_("Files are not opened on this machine"),
        N_("The locked-in process that reads files cannot be set up here."),
        N_("The sealed file is kept as it is. Nothing of it was read."),
        N_(
            "Tell the administrator: the log and the operations page say what is"
            " missing."
        ),
    ),
    "files_busy": Refusal(
        N_("Several files are being read"),
        N_("The server reads only a few files at the same time."),
        N_("Nothing was changed."),
        N_("Wait half a minute and try again."),
    ),
    "allowance_spent": Refusal(
        N_("Enough files for today"),
        N_("You have taken in as many files as one person may within a day."),
        N_("What you took in before is kept. This file was not stored."),
        N_("Go on tomorrow, or ask a colleague of the case."),
    ),
    "disk_full": Refusal(
        N_("There is no room for this file"),
        N_("The disk of the server is full."),
        N_("Nothing of this file was stored, and nothing that was saved is lost."),
        N_("Tell the administrator that the disk is full, then try again."),
    ),
    "not_checked": Refusal(
        N_("A file is not checked for viruses"),
        N_("The scanner has not answered yet for a file, or found something in it."),
        N_("The sealed original is kept. Nothing was shown, built or sent."),
        N_("Open the item under “Evidence” and have it checked, or leave it out."),
    ),
    "file_unreadable": Refusal(
        N_("This file could not be read"),
        N_("It is damaged, locked with a password, or too large to unpack safely."),
        N_("The sealed original is kept, bit for bit."),
        N_("Download the original and open it on a machine kept for that."),
    ),
    "export_wrong": Refusal(
        N_("This export cannot be taken in"),
        N_("The file is damaged, incomplete, changed, or no export of everything."),
        N_("Nothing of it was stored, and the file is as it was."),
        N_("Compare its SHA-256 with the one the export printed, and copy it again."),
    ),
    # Answers that HTTP itself gives; they have no class of their own.
    "wrong_method": Refusal(
        N_("This page cannot be used that way"),
        N_("The address is right, but it does not take this kind of request."),
        N_("Nothing was changed."),
        N_("Open the page from the menu and use its buttons."),
    ),
    "too_large": Refusal(
        N_("This is too large"),
        N_("The form or the file is larger than this page takes."),
        N_("Nothing was stored."),
        N_("Send a smaller file, or split the text into parts."),
    ),
    "wrong_host": Refusal(
        N_("This site does not answer here"),
        N_("The page was asked for under an address that is not its own."),
        N_("Nothing was changed."),
        N_("Use the address that you were given by your organisation."),
    ),
    "from_elsewhere": Refusal(
        N_("This link came from another site"),
        N_("For safety, pages here open only from this site or from the address bar."),
        N_("Nothing was opened or changed."),
        N_("Type the address into the address bar, or use your bookmark."),
    ),
    UNEXPECTED: Refusal(
        N_("Something went wrong on our side"),
        N_("The page met a fault that we did not foresee."),
        N_("What was saved before is kept. The last step was not half-stored."),
        N_("Try again. If it goes on, give the number below to the administrator."),
    ),
}
