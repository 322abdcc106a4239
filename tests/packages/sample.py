"""One invented package, complete: every name, place and number in it is made up."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256

from PIL import Image, ImageDraw

from app.packages.account import (
    Act,
    Chronology,
    Contradiction,
    Fact,
    FileAccess,
    Incident,
    Involvement,
    Known,
    Label,
    Person,
    PriorAccount,
    ProtectionNeed,
    Source,
    Statement,
    Term,
    Version,
    When,
    Witness,
)
from app.packages.assessment import (
    Decision,
    Element,
    Forum,
    LegalNote,
    Mode,
    Proposal,
    Reason,
)
from app.packages.codes import CustodyAction
from app.packages.contents import (
    AnnexEntry,
    Condition,
    CustodyEvent,
    GateGrant,
    GateItem,
    GatePerson,
    GateReport,
    Item,
    Organisation,
    Original,
    PackageContents,
    Recipient,
    Withheld,
)

MADE_AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PHOTO = "BVK-000001-0001"
ACCOUNT = "BVK-000002-0001"

SURVIVOR = "W-7K3Q"
BROTHER = "W-2M9D"
COMMANDER = "P-4T8X"
GUARD = "P-9H2B"

# In the annex and nowhere else. Invented.
SURVIVOR_NAME = "Соломія Вигаданенко"
BROTHER_NAME = "Остап Вигаданенко"
SURVIVOR_PHONE = "+380 00 123 45 67"

WORKING_TEXT = f"""\
Мене звати {SURVIVOR}. Третього березня зранку до нас прийшли четверо озброєних людей \
у формі без розпізнавальних знаків. Один із них, якого інші називали «Дід», наказав \
мені вдягнутися і взяти документи. Моєму братові {BROTHER} сказали залишатися вдома.

Мене повезли в підвал адміністративної будівлі. Там уже було одинадцять людей. Спали \
на підлозі, воду давали двічі на день, хліб один раз. Холодно було так, що вночі ми \
вставали й ходили по колу.

На третій день мене забрали на допит. {COMMANDER} питав про сусідів, хто служив у \
війську. Коли відповідь йому не подобалася, {GUARD} бив мене гумовою палицею по \
спині та ногах. Тричі до пальців приєднували дроти від польового телефона.

Двадцять дев’ятого березня мене вивезли на околицю і сказали йти не озираючись. \
Паспорт не повернули. Чи повернули його комусь іншому, я не знаю.
"""

ELECTRIC = Label(
    "Were electric shocks used on the person?",
    "Чи застосовували до людини електричний струм?",
)
BEATING = Label(
    "Was the person beaten, kicked or hit with objects?",
    "Чи били людину руками, ногами або предметами?",
)
CIVILIAN = Label("Was the person a civilian?", "Чи була людина цивільною особою?")
MEDICAL = Label(
    "Was needed medical care refused?", "Чи відмовили в необхідній допомозі?"
)
VICTIM = Term("sc.victim", Label("Victim", "Потерпіла особа"))
RELATIVE = Term("sc.relative", Label("Relative of victim", "Рідні потерпілої особи"))
LIKELY = Term("rl.likely", Label("Likely reliable", "Імовірно надійно"))
HIGH = Term("rl.high", Label("Highly reliable", "Дуже надійно"))
DID_IT = Term("iv.direct", Label("Did it", "Вчинив"))
ORDERED = Term("iv.ordered", Label("Ordered", "Наказав"))


@cache
def photograph() -> bytes:
    """Return a JPEG of nothing: bars of grey, with metadata that a camera writes."""
    picture = Image.new("RGB", (640, 420), "#c9c4b8")
    draw = ImageDraw.Draw(picture)
    for step in range(12):
        draw.rectangle((step * 54, 60 + step * 9, step * 54 + 30, 380), "#6f6a60")
    exif = Image.Exif()
    exif[0x010F] = "Invented Camera"
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=88, exif=exif)
    return made.getvalue()


def events(digest: str) -> tuple[CustodyEvent, ...]:
    """Return four events of the photograph's life with us."""
    steps: tuple[tuple[CustodyAction, str, str, int], ...] = (
        ("received", "caseworker", "handed over by W-7K3Q on a memory card", 9),
        ("hashed", "caseworker", "", 9),
        ("stored", "evidence custodian", "sealed store", 10),
        ("verified", "evidence custodian", "hash compared before building", 11),
    )
    return tuple(
        CustodyEvent(
            event_id=f"ev-{number:04d}",
            at=datetime(2026, 11, 20, hour, 15, number, 250_000, tzinfo=UTC),
            at_source="server clock",
            action=action,
            actor_role=role,
            output_sha256=digest,
            note=note,
        )
        for number, (action, role, note, hour) in enumerate(steps, start=1)
    )


def items() -> tuple[Item, ...]:
    """Return one original and one working text."""
    data = photograph()
    digest = sha256(data).hexdigest()
    return (
        Item(
            item_id=PHOTO,
            title="Photograph of marks on a back",
            doc_type=Term("sm.photo", Label("Photograph", "Фотографія")),
            mime="image/jpeg",
            language="uk",
            confidentiality="victim_protected",
            main_date=When(
                earliest=date(2024, 3, 30),
                latest=date(2024, 3, 30),
                precision="dt.exact",
            ),
            source_person=SURVIVOR,
            collected_at="2026-11-20",
            collected_place="Kyiv",
            collected_by="caseworker",
            acquisition_method="handed_over",
            original_kind="born_digital",
            original_location="the survivor",
            page_count=1,
            incidents=("I-1",),
            persons=(SURVIVOR,),
            exculpatory="N",
            grants=("g-0001",),
            original=Original(open=lambda: io.BytesIO(data), sha256=digest),
            custody=events(digest),
        ),
        Item(
            item_id=ACCOUNT,
            title="First account, working text",
            doc_type=Term(
                "sm.victim_testimony", Label("Victim testimony", "Свідчення")
            ),
            mime="text/plain",
            language="uk",
            script="Cyrl",
            confidentiality="recipient_only",
            main_date=When(earliest=date(2026, 11, 18), precision="dt.exact"),
            source_person=SURVIVOR,
            collected_at="2026-11-18",
            collected_by="caseworker",
            acquisition_method="recorded_by_us",
            redacted=True,
            redaction_reasons=("N", "R"),
            incidents=("I-1",),
            persons=(SURVIVOR, BROTHER, COMMANDER, GUARD),
            exculpatory="Y",
            grants=("g-0001", "g-0002"),
            custody=(
                CustodyEvent(
                    event_id="ev-0101",
                    at=datetime(2026, 11, 18, 14, 0, tzinfo=UTC),
                    at_source="server clock",
                    action="created",
                    actor_role="caseworker",
                    note="working text confirmed by the caseworker",
                ),
            ),
        ),
    )


def incident() -> Incident:
    """Return the one incident."""
    by_guard = Involvement(
        person=GUARD, mode=DID_IT, certainty="saw_myself", description="heard: «Дід»"
    )
    by_commander = Involvement(person=COMMANDER, mode=ORDERED, certainty="heard_myself")
    account = Source(
        connection=VICTIM,
        reliability=LIKELY,
        item_id=ACCOUNT,
        person=SURVIVOR,
        passage="paragraph 3",
    )
    photo = Source(connection=VICTIM, reliability=HIGH, item_id=PHOTO)
    return Incident(
        incident_id="I-1",
        title="Held and beaten in a cellar",
        when=When(
            earliest=date(2024, 3, 3),
            latest=date(2024, 3, 29),
            precision="dt.estimate",
            words="з третього по двадцять дев’яте березня",
        ),
        place="Northern district, cellar of a public building",
        place_kind="Basement or pit",
        summary=(
            f"{SURVIVOR} was taken from home by four armed people, held with eleven"
            " others in a cellar for about four weeks, and questioned under blows and"
            " electric shocks."
        ),
        acts=(
            Act(
                act=Term("act.t.detention", Label("Detention", "Тримання під вартою")),
                by=(by_commander,),
                to=(SURVIVOR,),
                how_known="own account",
            ),
            Act(
                act=Term("act.t.torture", Label("Torture", "Катування")),
                by=(by_guard, by_commander),
                to=(SURVIVOR,),
                method="rubber baton; wires of a field telephone",
                how_known="own account; photograph",
            ),
        ),
        facts=(
            Fact(
                key="act.beating",
                question=BEATING,
                answer="yes",
                sources=(account, photo),
            ),
            Fact(
                key="act.electric_shock",
                question=ELECTRIC,
                answer="yes",
                sources=(account,),
            ),
            Fact(
                key="victim.civilian",
                question=CIVILIAN,
                answer="yes",
                sources=(
                    Source(connection=RELATIVE, reliability=LIKELY, person=BROTHER),
                ),
            ),
            Fact(
                key="act.denied_medical_care",
                question=MEDICAL,
                answer="no",
                sources=(account,),
                exculpatory=True,
                note="A guard brought bandages once.",
            ),
            Fact(
                key="perp.ordered",
                question=Label("Was it ordered?", "Чи був на це наказ?"),
                answer="unknown",
            ),
        ),
        items=(PHOTO, ACCOUNT),
    )


def proposals() -> tuple[Proposal, ...]:
    """Return one confirmed and one open proposal."""
    torture = Proposal(
        crime_id="icc.8.2.a.ii-1",
        instrument="Rome Statute",
        article="8(2)(a)(ii)-1",
        name=Label("Torture as a war crime", "Катування як воєнний злочин"),
        family=Label(
            "war crime, international conflict", "воєнний злочин, міжнародний конфлікт"
        ),
        incidents=("I-1",),
        elements=(
            Element(
                element_id="icc.8.2.a.ii-1.pain",
                kind="conduct",
                summary=Label(
                    "Severe physical or mental pain was inflicted.",
                    "Завдано сильного фізичного чи душевного болю.",
                ),
                finding="indicated",
                known=2,
                asked=2,
                gate=True,
                reasons=(
                    Reason(fact_key="act.beating", question=BEATING, answer="yes"),
                    Reason(
                        fact_key="act.electric_shock", question=ELECTRIC, answer="yes"
                    ),
                ),
                items=(PHOTO,),
                reviewer_finding="established",
                reviewer_note="Account and photograph agree.",
            ),
            Element(
                element_id="icc.8.2.a.ii-1.purpose",
                kind="mental",
                summary=Label(
                    "It served a purpose such as obtaining information.",
                    "Це робили з метою, наприклад, отримати відомості.",
                ),
                finding="open",
                known=1,
                asked=3,
            ),
            Element(
                element_id="icc.8.2.a.ii-1.protected",
                kind="circumstance",
                summary=Label(
                    "The person was protected by a Geneva Convention.",
                    "Людина перебувала під захистом Женевської конвенції.",
                ),
                finding="indicated",
                known=1,
                asked=1,
                reasons=(
                    Reason(fact_key="victim.civilian", question=CIVILIAN, answer="yes"),
                ),
            ),
        ),
        decision=Decision(
            outcome="confirmed",
            reason=(
                "Two independent kinds of evidence on the conduct; the purpose follows"
                " from the questions asked under blows."
            ),
            reviewer_role=Label("legal reviewer", "юрист"),
            decided_on=date(2026, 11, 22),
        ),
        amnesty_barred=LegalNote(
            value="yes",
            note="Grave breaches must be repressed; no state may absolve.",
            basis=("GC IV art. 148", "ICRC customary rule 159"),
            verified=True,
        ),
        limitation_barred=LegalNote(
            value="yes", basis=("Rome Statute art. 29", "ICRC customary rule 160")
        ),
        duty_to_prosecute=LegalNote(
            value="yes", basis=("GC IV art. 146",), verified=True
        ),
        fora=(
            Forum(
                forum_id="ua-opg",
                name=Label(
                    "Office of the Prosecutor General of Ukraine",
                    "Офіс Генерального прокурора України",
                ),
                standing="possible",
                note="Territorial jurisdiction.",
                verified=True,
            ),
            Forum(
                forum_id="stcoa",
                name=Label(
                    "Special Tribunal for the Crime of Aggression",
                    "Спеціальний трибунал щодо злочину агресії",
                ),
                standing="excluded",
                note="Does not deal with individual harm.",
            ),
        ),
        modes=(
            Mode(
                mode_id="mode.25.3.b",
                reference="Rome Statute art. 25(3)(b)",
                summary=Label("Orders a crime.", "Наказує вчинити злочин."),
            ),
        ),
        catalogue_version="2026.1",
        counterparts=("ucc.438", "gc4.147"),
    )
    confinement = replace(
        torture,
        crime_id="icc.8.2.a.vii-2",
        article="8(2)(a)(vii)-2",
        name=Label("Unlawful confinement", "Незаконне позбавлення волі"),
        decision=None,
        elements=(
            Element(
                element_id="icc.8.2.a.vii-2.conf",
                kind="conduct",
                summary=Label("A person was confined.", "Людину тримали під вартою."),
                finding="contradicted",
                known=1,
                asked=1,
                reasons=(
                    Reason(
                        fact_key="custody.legal_basis",
                        question=Label(
                            "Was a lawful ground shown?", "Чи назвали законну підставу?"
                        ),
                        answer="yes",
                        against=True,
                    ),
                ),
            ),
        ),
        modes=(),
        fora=(),
        amnesty_barred=LegalNote(value="qualified", note="To be checked."),
    )
    return torture, confinement


def gate() -> GateReport:
    """Return a gate report that passes the survivor and holds one item back."""
    return GateReport(
        checked_at=MADE_AT,
        identity_level="pseudonym",
        persons=(
            GatePerson(
                pseudonym=SURVIVOR,
                verdict="passed",
                rules=("G1", "G6"),
                grants=(
                    GateGrant(
                        grant_id="g-0001",
                        text_sha256="a" * 64,
                        given_at="2026-11-18",
                        valid_until="2027-11-18",
                    ),
                ),
            ),
            GatePerson(
                pseudonym=BROTHER,
                verdict="pseudonymised",
                rules=("G3",),
                reason="A reviewer recorded that he cannot be recognised.",
            ),
            GatePerson(
                pseudonym=COMMANDER,
                verdict="legal_ground",
                rules=("G3",),
                legal_ground="GDPR art. 9(2)(f), 10",
            ),
        ),
        items=(
            GateItem(
                item_id=PHOTO, verdict="passed", rules=("G1",), persons=(SURVIVOR,)
            ),
            GateItem(item_id=ACCOUNT, verdict="passed", rules=("G1", "G3")),
            GateItem(
                item_id="BVK-000003-0001",
                verdict="withheld",
                rules=("G1",),
                reason="no consent for this recipient",
            ),
        ),
    )


UKRAINIAN = Term("uk", Label("Ukrainian", "українська", "Ukrainisch"))
POLICE = PriorAccount(
    person=SURVIVOR,
    body="Local police",
    body_type="police",
    when=When(earliest=date(2024, 4, 1), precision="dt.no_day"),
    language="uk",
    recorded_how="notes",
    signed="yes",
    topics="loss of the passport",
    wants_no_more=True,
)
CLOSED_HEARING = ProtectionNeed(
    person=SURVIVOR,
    need=Label("Closed hearing", "Закрите засідання", "Nichtöffentliche Sitzung"),
    urgency="later",
    detail="Wishes a woman to be present.",
)


def witnesses() -> tuple[Witness, ...]:
    """Return the sheet of the one person whose account goes."""
    torture = Term("act.t.torture", Label("Torture", "Катування", "Folter"))
    return (
        Witness(
            person=SURVIVOR,
            roles=("survivor", "victim"),
            age_group="adult",
            accounts=("S-1",),
            knows=(
                Known(
                    incident_id="I-1",
                    knowledge="lived_through",
                    acts=(torture,),
                    facts=3,
                ),
            ),
            languages=(UKRAINIAN,),
            interpreter=(UKRAINIAN,),
            stay=Term("PL", Label("Poland", "Польща", "Polen")),
            willing="protected",
            asked_on="2026-11-18",
            recontact="through_us",
            relatives=(
                Term(
                    "rr.occupied",
                    Label(
                        "Relatives live under occupation",
                        "Рідні живуть в окупації",
                        "Angehörige leben unter Besatzung",
                    ),
                ),
            ),
            needs=(CLOSED_HEARING,),
            heard_by=(POLICE,),
        ),
    )


def file_access() -> FileAccess:
    """Return an invented rule on access to the file."""
    return FileAccess(
        rule=Label(
            "An invented rule: the defence sees everything in the file.",
            "Вигадане правило: захист бачить усі матеріали.",
            "Eine erfundene Regel: Die Verteidigung sieht die ganze Akte.",
        ),
        source=Label("Invented code of procedure, art. 1"),
        explained=(
            Label(
                "Duty to show material to the defence",
                "Матеріали мають показати захисту",
            ),
        ),
    )


def contents(**over: object) -> PackageContents:
    """Return the whole invented package; any part of it may be replaced."""
    whole = PackageContents(
        package_id="BVP-7K3Q-0001",
        made_at=MADE_AT,
        organisation=Organisation(
            name="Invented Documentation Centre / Вигаданий центр документування",
            address="1 Nowhere Street, Kyiv",
            contact_role="Coordinator on duty",
            contact_email="packages@example.org",
        ),
        recipient=Recipient(
            name="Office of the Prosecutor General (invented desk)",
            office="War crimes department",
        ),
        purpose=Term(
            "prosecution_national",
            Label(
                "Referral to a national prosecutor (Ukraine)",
                "Передача національному прокурору (Україна)",
            ),
        ),
        languages=("en", "uk"),
        confidentiality="recipient_only",
        summary=(
            f"{SURVIVOR}, a civilian, describes about four weeks of confinement in"
            " March 2024 and questioning under blows and electric shocks. One"
            " photograph supports the account. What the guards wore and who commanded"
            " them is not known."
        ),
        gate=gate(),
        case_refs=("BV-7K3Q-92",),
        sender_reference="BV-7K3Q-92/1",
        product_version="0.1.0",
        catalogue_version="2026.1",
        handling=(
            Label("Contact only through the organisation, in writing, on weekdays."),
            Label("Do not call, and do not write to the family."),
        ),
        conditions=(
            Condition(
                tag="lead_only_54_3_e",
                text="The photograph is offered as a lead; the survivor knows that this"
                " may be lifted.",
                items=(PHOTO,),
                asked_at="2026-11-21",
            ),
        ),
        items=items(),
        persons=(
            Person(
                pseudonym=SURVIVOR,
                roles=("survivor", "victim"),
                age_group="adult",
                description="Woman, civilian.",
                protection="Pseudonym in public records asked for.",
            ),
            Person(pseudonym=BROTHER, roles=("relative", "witness"), age_group="adult"),
            Person(
                pseudonym=COMMANDER,
                roles=("alleged_perpetrator",),
                description="Gave orders; about fifty; no insignia seen.",
            ),
            Person(pseudonym=GUARD, roles=("alleged_perpetrator",)),
        ),
        incidents=(incident(),),
        statements=(
            Statement(
                statement_id="S-1",
                item_id=ACCOUNT,
                person=SURVIVOR,
                kind=Label("First account", "Перша розповідь"),
                language="uk",
                working_text=WORKING_TEXT,
                taken_on=When(earliest=date(2026, 11, 18), precision="dt.exact"),
                tier="T1",
                taken_by_role="caseworker",
                read_back="yes, no corrections",
            ),
        ),
        chronology=(
            Chronology(
                when=When(
                    earliest=date(2024, 3, 3), precision="dt.exact", words="зранку"
                ),
                text="Taken from home by four armed people.",
                incident_id="I-1",
                how_known="own account",
            ),
            Chronology(
                when=When(earliest=date(2024, 3, 5), precision="dt.estimate"),
                text="Questioned under blows and electric shocks.",
                incident_id="I-1",
                items=(PHOTO,),
                how_known="own account, photograph",
            ),
            Chronology(
                when=When(
                    earliest=date(2024, 3, 1), precision="dt.no_day", continues=True
                ),
                text="Passport kept; not returned.",
                how_known="own account",
            ),
        ),
        classification=proposals(),
        contradictions=(
            Contradiction(
                about="How many people were held in the cellar",
                versions=(
                    Version(says="Eleven others", source=f"{SURVIVOR}, S-1 para. 2"),
                    Version(says="About twenty", source=f"{BROTHER}, told by others"),
                ),
                incident_id="I-1",
                note="The brother did not see the cellar.",
            ),
        ),
        exculpatory=("A guard brought bandages once (S-1).",),
        prior_accounts=(POLICE,),
        protection_needs=(CLOSED_HEARING,),
        witnesses=witnesses(),
        file_access=file_access(),
        withheld=(
            Withheld(
                kind="verbatim_account",
                reason="kept by the organisation",
                item_id=ACCOUNT,
            ),
            Withheld(
                kind="item",
                reason="no consent for this recipient",
                rule="G1",
                item_id="BVK-000003-0001",
            ),
        ),
        annex=(
            AnnexEntry(
                pseudonym=SURVIVOR, names=(SURVIVOR_NAME,), other=(SURVIVOR_PHONE,)
            ),
            AnnexEntry(pseudonym=BROTHER, names=(BROTHER_NAME,)),
        ),
    )
    return replace(whole, **over)  # type: ignore[arg-type]  # names are the fields
