"""The words of 00_START, in each of its languages, for the page and its PDF alike.

Written for somebody who never saw such a package and may trust nobody: short
sentences, exact commands, and what to expect after each.
"""

from dataclasses import dataclass

from app.packages.account import Label


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; the commands are typed in the unpacked folder.

    `windows` works in Windows PowerShell 5.1, which every Windows has, and later.
    """

    title: Label
    text: Label
    linux: tuple[str, ...]
    windows: tuple[str, ...]
    expect: Label


TITLE = Label("Start here", "Почніть звідси", "Hier beginnen")

LEAD = Label(
    "This folder is one package of evidence and testimony, made for one recipient and"
    " one purpose. This page says what it is, and how you can check for yourself,"
    " with the network off, that nothing in it was changed.",
    "Ця тека є одним пакетом доказів і свідчень, підготовленим для одного отримувача"
    " і з однією метою. Тут пояснено, що це таке і як ви самі, без доступу до мережі,"
    " можете переконатися, що нічого не змінено.",
    "Dieser Ordner ist ein Paket mit Beweismitteln und Schilderungen,"
    " gemacht für einen Empfänger und einen Zweck. Diese Seite sagt,"
    " was es ist und wie Sie selbst, ohne Netz, prüfen können, dass"
    " nichts darin verändert wurde.",
)

ABOUT = {
    "package": Label("Package", "Пакет", "Paket"),
    "group": Label("One of several", "Один із кількох", "Eines von mehreren"),
    "sender": Label("From", "Від кого", "Von"),
    "recipient": Label("For", "Для кого", "Für"),
    "purpose": Label("Purpose", "Мета", "Zweck"),
    "date": Label("Date", "Дата", "Datum"),
    "contact": Label("Person to contact", "До кого звертатися", "Ansprechstelle"),
    "level": Label("Confidentiality", "Рівень доступу", "Vertraulichkeit"),
    "ed25519": Label("Key Ed25519", "Ключ Ed25519", "Schlüssel Ed25519"),
    "mldsa65": Label("Key ML-DSA-65", "Ключ ML-DSA-65", "Schlüssel ML-DSA-65"),
    "hashlist": Label(
        "Hash list, SHA-256", "Список гешів, SHA-256", "Hashliste, SHA-256"
    ),
}

UNVERIFIED = Label(
    "(The rule was not yet checked at its source.)",
    "(Норму ще не звірено з джерелом.)",
    "(Die Regel wurde noch nicht an der Quelle geprüft.)",
)

MISSING = Label("not sent:", "не надіслано:", "nicht gesandt:")


def in_group(group_id: str, number: int, of: int, missing: tuple[int, ...]) -> Label:
    """Return which one of how many it is, and which numbers do not come."""
    also = ", ".join(str(each) for each in missing)

    def said(place: str, none: str) -> str:
        return f"{group_id}: {place}; {none} {also}" if also else f"{group_id}: {place}"

    return Label(
        said(f"{number} of {of}", MISSING.en),
        said(f"{number} з {of}", MISSING.uk),
        said(f"{number} von {of}", MISSING.de),
    )


CARE_TITLE = Label("Before you read", "Перш ніж читати", "Bevor Sie lesen")

CARE = (
    Label(
        "People appear by pseudonym. Please do not try to find out who they are; ask"
        " the person to contact.",
        "Люди позначені псевдонімами. Будь ласка, не намагайтеся встановити, хто це;"
        " звертайтеся до контактної особи.",
        "Personen erscheinen unter Pseudonym. Bitte versuchen Sie nicht"
        " herauszufinden, wer sie sind; fragen Sie die Ansprechstelle.",
    ),
    Label(
        "Some of it describes violence. Open it where nobody reads over your shoulder.",
        "Частина матеріалів описує насильство. Відкривайте їх там, де ніхто сторонній"
        " не побачить екран.",
        "Manches beschreibt Gewalt. Öffnen Sie es dort, wo niemand mitliest.",
    ),
    Label(
        "Possible crimes are proposals and decisions of the sender's reviewer, not"
        " findings of a court.",
        "Правова кваліфікація тут є пропозицією або рішенням юриста відправника, а не"
        " висновком суду.",
        "Mögliche Straftaten sind Vorschläge und Entscheidungen der"
        " Prüfperson des Absenders, keine Feststellungen eines Gerichts.",
    ),
)

STEPS_TITLE = Label(
    "Check it in five steps", "Перевірте за п’ять кроків", "In fünf Schritten prüfen"
)

NEEDED = Label(
    "No network is needed. Open a terminal in this folder; on Windows, PowerShell."
    " Steps 1 and 3 work with what every computer has. Step 2 needs Python 3.9 or"
    " later, steps 2 and 4 OpenSSL 3.0 or later, step 5 a BagIt tool; what is not"
    " installed can be left out. On macOS write shasum -a 256 for sha256sum. Work on a"
    " copy and keep the file that you received.",
    "Мережа не потрібна. Відкрийте термінал у цій теці, у Windows це PowerShell."
    " Кроки 1 і 3 працюють на будь-якому комп’ютері. Для кроку 2 потрібен Python 3.9"
    " або новіший, для кроків 2 і 4 OpenSSL 3.0 або новіший, для кроку 5 програма"
    " BagIt; чого не встановлено, те можна пропустити. У macOS замість sha256sum пишіть"
    " shasum -a 256. Працюйте з копією і збережіть отриманий файл.",
    "Ein Netz ist nicht nötig. Öffnen Sie in diesem Ordner ein"
    " Terminal, unter Windows die PowerShell. Die Schritte 1 und 3"
    " gehen mit dem, was jeder Rechner hat. Schritt 2 braucht Python"
    " 3.9 oder neuer, die Schritte 2 und 4 OpenSSL 3.0 oder neuer,"
    " Schritt 5 ein BagIt-Programm; was nicht installiert ist, kann"
    " entfallen. Unter macOS schreiben Sie shasum -a 256 statt"
    " sha256sum. Arbeiten Sie mit einer Kopie und bewahren Sie die"
    " erhaltene Datei auf.",
)

LINUX = "Linux, macOS"
WINDOWS = "Windows PowerShell"
EVERYWHERE = "Linux, macOS, Windows"
EXPECT = Label("Expect", "Очікуйте", "Erwarten Sie")

SIGNATURE = (
    "openssl pkeyutl -verify -rawin -pubin -inkey proof/org-ed25519.pem"
    " -in proof/hashlist.txt -sigfile proof/hashlist.txt.ed25519.sig"
)
KEY_PRINT = (
    "openssl pkey -pubin -in proof/org-ed25519.pem -outform DER | openssl dgst -sha256"
)
STAMP = (
    "openssl ts -verify -data proof/hashlist.txt -in proof/hashlist.tsr"
    " -CAfile proof/tsa-chain.pem"
)
KEY_PRINT_WINDOWS = (
    # PowerShell 5.1 changes the bytes that one program hands to the next.
    "openssl pkey -pubin -in proof/org-ed25519.pem -outform DER -out ../key.der",
    "openssl dgst -sha256 ../key.der",
)
POWERSHELL_LIST = (
    "Get-Content proof\\hashlist.txt | ForEach-Object { $h, $p = $_ -split '  ', 2;"
    " if ((Get-FileHash -LiteralPath $p -Algorithm SHA256).Hash -eq $h)"
    " { 'OK ' + $p } else { 'FAILED ' + $p } }"
)


def steps(package_id: str, *, stamped: bool) -> tuple[Step, ...]:
    """Return the five steps for one package; the time stamp only where there is one."""
    stamp = (STAMP,) if stamped else ()
    return (
        Step(
            Label(
                "Is it the file that was sent?",
                "Чи це той файл, що надіслали?",
                "Ist es die Datei, die gesendet wurde?",
            ),
            Label(
                "Compare the SHA-256 of the sealed file with the one that the sender"
                " tells you by another way: by voice or in person.",
                "Порівняйте SHA-256 запечатаного файлу з тим, який відправник назве вам"
                " іншим шляхом: голосом або особисто.",
                "Vergleichen Sie den SHA-256 der verschlüsselten Datei mit dem, den"
                " der Absender Ihnen auf anderem Weg nennt: am Telefon oder"
                " persönlich.",
            ),
            (f"sha256sum ../{package_id}.zip.age",),
            (f"certutil -hashfile ..\\{package_id}.zip.age SHA256",),
            Label("The same 64 signs.", "Ті самі 64 знаки.", "Dieselben 64 Zeichen."),
        ),
        Step(
            Label(
                "Let one script check everything",
                "Дайте скрипту перевірити все одразу",
                "Alles von einem Skript prüfen lassen",
            ),
            Label(
                "verify.py uses nothing but Python itself and openssl. It only reads.",
                "verify.py потребує лише самого Python та openssl. Він тільки читає.",
                "verify.py braucht nur Python selbst und openssl. Es liest nur.",
            ),
            ("python3 -I verify.py",),
            ("py -I verify.py",),
            Label(
                "A line for each check, none of them FAILED. NOT CHECKED beside"
                " ML-DSA-65 is usual: it needs OpenSSL 3.5.",
                "Рядок для кожної перевірки, і жодного FAILED. NOT CHECKED біля"
                " ML-DSA-65 є звичним: для цього потрібен OpenSSL 3.5.",
                "Eine Zeile je Prüfung, keine davon FAILED. NOT CHECKED bei"
                " ML-DSA-65 ist üblich: Es braucht OpenSSL 3.5.",
            ),
        ),
        Step(
            Label(
                "Check the files without our script",
                "Перевірте файли без нашого скрипта",
                "Die Dateien ohne unser Skript prüfen",
            ),
            Label(
                "The hash list names every file under data/.",
                "У списку гешів названо кожен файл у data/.",
                "Die Hashliste nennt jede Datei unter data/.",
            ),
            ("sha256sum -c proof/hashlist.txt",),
            (POWERSHELL_LIST,),
            Label(
                "OK beside every file.", "OK біля кожного файлу.", "OK bei jeder Datei."
            ),
        ),
        Step(
            Label(
                "Check who signed the list",
                "Перевірте, хто підписав список",
                "Prüfen, wer die Liste unterzeichnet hat",
            ),
            Label(
                "The first command checks the signature. Then comes the fingerprint of"
                " the key: compare it with the one that the sender gave you by another"
                " way. Only that shows who made this package.",
                "Перша команда перевіряє підпис. Далі йде відбиток ключа: порівняйте"
                " його з тим, який відправник повідомив вам іншим шляхом. Лише так"
                " видно, хто зробив цей пакет.",
                "Der erste Befehl prüft die Signatur. Danach kommt der"
                " Fingerabdruck des Schlüssels: Vergleichen Sie ihn mit dem, den"
                " der Absender Ihnen auf anderem Weg gegeben hat. Nur das zeigt,"
                " wer dieses Paket gemacht hat.",
            ),
            (SIGNATURE, KEY_PRINT, *stamp),
            (SIGNATURE, *KEY_PRINT_WINDOWS, *stamp),
            Label(
                "“Signature Verified Successfully”, then the same fingerprint."
                + (" Then “Verification: OK” for the time stamp." if stamped else ""),
                "«Signature Verified Successfully», потім той самий відбиток."
                + (" Далі «Verification: OK» для мітки часу." if stamped else ""),
                "„Signature Verified Successfully“, dann derselbe Fingerabdruck."
                + (" Dann „Verification: OK“ für den Zeitstempel." if stamped else ""),
            ),
        ),
        Step(
            Label(
                "Check it as an archive would",
                "Перевірте так, як це робить архів",
                "So prüfen, wie es ein Archiv täte",
            ),
            Label(
                "The folder is a BagIt 1.0 bag. Any BagIt tool can check it; this is"
                " the one of the Library of Congress.",
                "Ця тека є пакетом BagIt 1.0. Її перевірить будь-яка програма BagIt;"
                " тут наведено програму Бібліотеки Конгресу.",
                "Der Ordner ist eine BagIt-1.0-Tasche. Jedes BagIt-Programm kann"
                " sie prüfen; dies ist das der Library of Congress.",
            ),
            ("bagit.py --validate .",),
            ("py -m bagit --validate .",),
            Label("“is valid”.", "«is valid».", "„is valid“."),
        ),
    )


RESULTS_TITLE = Label(
    "What the answers mean", "Що означають відповіді", "Was die Antworten bedeuten"
)

RESULTS = (
    (
        "OK",
        Label(
            "Checked, and as it was sent.",
            "Перевірено, все так, як надіслано.",
            "Geprüft, und so wie gesendet.",
        ),
    ),
    (
        "FAILED",
        Label(
            "Something is missing, added or changed, or the signature is another's. Do"
            " not rely on the package. Ask the person to contact for a new one.",
            "Чогось бракує, щось додано чи змінено, або підпис чужий. Не покладайтеся"
            " на цей пакет. Попросіть у контактної особи новий.",
            "Etwas fehlt, kam hinzu oder wurde verändert, oder die Signatur ist"
            " eine andere. Verlassen Sie sich nicht auf das Paket. Bitten Sie"
            " die Ansprechstelle um ein neues.",
        ),
    ),
    (
        "NOT CHECKED",
        Label(
            "It could not be checked on this computer; the line says what it needs.",
            "На цьому комп’ютері перевірити не вдалося; у рядку сказано, що потрібно.",
            "Auf diesem Rechner war die Prüfung nicht möglich; die Zeile sagt,"
            " was dafür nötig ist.",
        ),
    ),
)

EXITS = Label(
    "verify.py ends with 0 when all is checked and right, 1 when something failed, 3"
    " when nothing failed but something was not checked.",
    "verify.py завершується з кодом 0, якщо все перевірено і все правильно, 1, якщо"
    " щось не збіглося, 3, якщо помилок немає, але перевірено не все.",
    "verify.py endet mit 0, wenn alles geprüft und richtig ist, mit 1,"
    " wenn etwas fehlschlug, mit 3, wenn nichts fehlschlug, aber etwas"
    " nicht geprüft wurde.",
)

INSIDE_TITLE = Label("What is inside", "Що всередині", "Was darin ist")

INSIDE = (
    (
        "data/dossier/dossier.pdf",
        Label(
            "the summary, to begin with",
            "виклад, з якого варто почати",
            "die Zusammenfassung, zum Anfangen",
        ),
    ),
    (
        "data/originals/",
        Label(
            "originals, bit for bit",
            "оригінали, без жодних змін",
            "Originale, bitgenau",
        ),
    ),
    (
        "data/derivatives/",
        Label(
            "working texts, transcripts",
            "робочі тексти, розшифровки",
            "Arbeitstexte, Abschriften",
        ),
    ),
    (
        "data/index.json, documents.csv",
        Label(
            "every item with all that is known of it",
            "кожен матеріал з описом",
            "jede Unterlage mit allem, was von ihr bekannt ist",
        ),
    ),
    (
        "data/loadfiles/case.dat",
        Label(
            "the same rows for review tools: UTF-8 with BOM, field separator 0x14, text"
            " qualifier þ, new line in a field ®, rows end with CRLF",
            "ті самі рядки для програм перегляду: UTF-8 з BOM, роздільник полів 0x14,"
            " обмежувач тексту þ, новий рядок у полі ®, кінець рядка CRLF",
            "dieselben Zeilen für Sichtungsprogramme: UTF-8 mit BOM,"
            " Feldtrenner 0x14, Textbegrenzer þ, Zeilenumbruch im Feld ®,"
            " Zeilenende CRLF",
        ),
    ),
    (
        "data/custody/",
        Label(
            "who held each item, row by row, each hashed onto the one before",
            "хто тримав кожен матеріал; кожен запис пов’язано гешем із попереднім",
            "wer jede Unterlage hatte, Zeile für Zeile, jede an die vorige gehasht",
        ),
    ),
    (
        "data/consent/, data/disclosure/",
        Label(
            "consents, conditions, what is held back",
            "згоди, умови, що не передано",
            "Einwilligungen, Bedingungen, was zurückgehalten ist",
        ),
    ),
    (
        "data/schema/",
        Label(
            "JSON Schemas and code lists",
            "схеми JSON та переліки кодів",
            "JSON-Schemas und Codelisten",
        ),
    ),
    (
        "proof/",
        Label(
            "hash list, signatures, keys",
            "список гешів, підписи, ключі",
            "Hashliste, Signaturen, Schlüssel",
        ),
    ),
)

NO_NAMES = Label(
    "Names are not here. Where an annex with names exists, it travels as another file,"
    " for another key and by another way.",
    "Імен тут немає. Якщо існує додаток з іменами, його передають окремим файлом,"
    " для іншого ключа та іншим шляхом.",
    "Namen sind hier nicht. Gibt es eine Anlage mit Namen, so wird sie"
    " als eigene Datei, für einen eigenen Schlüssel und auf anderem Weg"
    " übermittelt.",
)
