"""The words of 00_START, in English and in Ukrainian, for the page and its PDF alike.

Written for somebody who never saw such a package and may trust nobody: short
sentences, exact commands, and what to expect after each.
"""

from dataclasses import dataclass

from app.packages.account import Label


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; the commands are typed in the unpacked folder."""

    title: Label
    text: Label
    linux: tuple[str, ...]
    windows: tuple[str, ...]
    expect: Label


TITLE = Label("Start here", "Почніть звідси")

LEAD = Label(
    "This folder is one package of evidence and testimony, made for one recipient and"
    " one purpose. This page says what it is, and how you can check for yourself,"
    " with the network off, that nothing in it was changed.",
    "Ця тека є одним пакетом доказів і свідчень, підготовленим для одного отримувача"
    " і з однією метою. Тут пояснено, що це таке і як ви самі, без доступу до мережі,"
    " можете переконатися, що нічого не змінено.",
)

ABOUT = {
    "package": Label("Package", "Пакет"),
    "sender": Label("From", "Від кого"),
    "recipient": Label("For", "Для кого"),
    "purpose": Label("Purpose", "Мета"),
    "date": Label("Date", "Дата"),
    "contact": Label("Person to contact", "До кого звертатися"),
    "level": Label("Confidentiality", "Рівень доступу"),
    "ed25519": Label("Key Ed25519", "Ключ Ed25519"),
    "mldsa65": Label("Key ML-DSA-65", "Ключ ML-DSA-65"),
    "hashlist": Label("Hash list, SHA-256", "Список гешів, SHA-256"),
}

CARE_TITLE = Label("Before you read", "Перш ніж читати")

CARE = (
    Label(
        "People appear by pseudonym. Please do not try to find out who they are; ask"
        " the person to contact.",
        "Люди позначені псевдонімами. Будь ласка, не намагайтеся встановити, хто це;"
        " звертайтеся до контактної особи.",
    ),
    Label(
        "Some of it describes violence. Open it where nobody reads over your shoulder.",
        "Частина матеріалів описує насильство. Відкривайте їх там, де ніхто сторонній"
        " не побачить екран.",
    ),
    Label(
        "Possible crimes are proposals and decisions of the sender's reviewer, not"
        " findings of a court.",
        "Правова кваліфікація тут є пропозицією або рішенням юриста відправника, а не"
        " висновком суду.",
    ),
)

STEPS_TITLE = Label("Check it in five steps", "Перевірте за п’ять кроків")

NEEDED = Label(
    "You need Python 3.9 or later and OpenSSL 3.0 or later; no network. Open a terminal"
    " in this folder. On Windows use the Command Prompt, and PowerShell where it says"
    " so; on macOS write shasum -a 256 for sha256sum. Work on a copy and keep the"
    " file that you received.",
    "Потрібні Python 3.9 або новіший та OpenSSL 3.0 або новіший; мережа не потрібна."
    " Відкрийте термінал у цій теці. У Windows скористайтеся командним рядком, а де"
    " зазначено, PowerShell; у macOS замість sha256sum пишіть shasum -a 256."
    " Працюйте з копією і збережіть отриманий файл.",
)

LINUX = "Linux, macOS"
WINDOWS = "Windows"
EVERYWHERE = "Linux, macOS, Windows"
EXPECT = Label("Expect", "Очікуйте")

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
POWERSHELL_LIST = (
    'powershell -Command "Get-Content proof\\hashlist.txt | ForEach-Object {'
    " $h, $p = $_ -split '  ', 2;"
    " if ((Get-FileHash $p -Algorithm SHA256).Hash -ne $h)"
    " { 'FAILED ' + $p } else { 'OK ' + $p } }\""
)


def steps(package_id: str, *, stamped: bool) -> tuple[Step, ...]:
    """Return the five steps for one package; the time stamp only where there is one."""
    stamp = (STAMP,) if stamped else ()
    return (
        Step(
            Label("Is it the file that was sent?", "Чи це той файл, що надіслали?"),
            Label(
                "Compare the SHA-256 of the sealed file with the one that the sender"
                " tells you by another way: by voice or in person.",
                "Порівняйте SHA-256 запечатаного файлу з тим, який відправник назве вам"
                " іншим шляхом: голосом або особисто.",
            ),
            (f"sha256sum ../{package_id}.zip.age",),
            (f"certutil -hashfile ..\\{package_id}.zip.age SHA256",),
            Label("The same 64 signs.", "Ті самі 64 знаки."),
        ),
        Step(
            Label(
                "Let one script check everything", "Дайте скрипту перевірити все одразу"
            ),
            Label(
                "verify.py uses nothing but Python itself and openssl. It only reads.",
                "verify.py потребує лише самого Python та openssl. Він тільки читає.",
            ),
            ("python3 -I verify.py",),
            ("py -I verify.py",),
            Label(
                "A line for each check, none of them FAILED. NOT CHECKED beside"
                " ML-DSA-65 is usual: it needs OpenSSL 3.5.",
                "Рядок для кожної перевірки, і жодного FAILED. NOT CHECKED біля"
                " ML-DSA-65 є звичним: для цього потрібен OpenSSL 3.5.",
            ),
        ),
        Step(
            Label(
                "Check the files without our script",
                "Перевірте файли без нашого скрипта",
            ),
            Label(
                "The hash list names every file under data/.",
                "У списку гешів названо кожен файл у data/.",
            ),
            ("sha256sum -c proof/hashlist.txt",),
            (POWERSHELL_LIST,),
            Label("OK beside every file.", "OK біля кожного файлу."),
        ),
        Step(
            Label("Check who signed the list", "Перевірте, хто підписав список"),
            Label(
                "The first command checks the signature. The second shows the"
                " fingerprint of the key: compare it with the one that the sender gave"
                " you by another way. Only that shows who made this package.",
                "Перша команда перевіряє підпис. Друга показує відбиток ключа:"
                " порівняйте його з тим, який відправник повідомив вам іншим шляхом."
                " Лише так видно, хто зробив цей пакет.",
            ),
            (SIGNATURE, KEY_PRINT, *stamp),
            (SIGNATURE, KEY_PRINT, *stamp),
            Label(
                "“Signature Verified Successfully”, then the same fingerprint."
                + (" Then “Verification: OK” for the time stamp." if stamped else ""),
                "«Signature Verified Successfully», потім той самий відбиток."
                + (" Далі «Verification: OK» для мітки часу." if stamped else ""),
            ),
        ),
        Step(
            Label("Check it as an archive would", "Перевірте так, як це робить архів"),
            Label(
                "The folder is a BagIt 1.0 bag. Any BagIt tool can check it; this is"
                " the one of the Library of Congress.",
                "Ця тека є пакетом BagIt 1.0. Її перевірить будь-яка програма BagIt;"
                " тут наведено програму Бібліотеки Конгресу.",
            ),
            ("bagit.py --validate .",),
            ("py -m bagit --validate .",),
            Label("“is valid”.", "«is valid»."),
        ),
    )


RESULTS_TITLE = Label("What the answers mean", "Що означають відповіді")

RESULTS = (
    (
        "OK",
        Label("Checked, and as it was sent.", "Перевірено, все так, як надіслано."),
    ),
    (
        "FAILED",
        Label(
            "Something is missing, added or changed, or the signature is another's. Do"
            " not rely on the package. Ask the person to contact for a new one.",
            "Чогось бракує, щось додано чи змінено, або підпис чужий. Не покладайтеся"
            " на цей пакет. Попросіть у контактної особи новий.",
        ),
    ),
    (
        "NOT CHECKED",
        Label(
            "It could not be checked on this computer; the line says what it needs.",
            "На цьому комп’ютері перевірити не вдалося; у рядку сказано, що потрібно.",
        ),
    ),
)

EXITS = Label(
    "verify.py ends with 0 when all is checked and right, 1 when something failed, 3"
    " when nothing failed but something was not checked.",
    "verify.py завершується з кодом 0, якщо все перевірено і все правильно, 1, якщо"
    " щось не збіглося, 3, якщо помилок немає, але перевірено не все.",
)

INSIDE_TITLE = Label("What is inside", "Що всередині")

INSIDE = (
    (
        "data/dossier/dossier.pdf",
        Label("the summary, to begin with", "виклад, з якого варто почати"),
    ),
    (
        "data/originals/",
        Label("originals, bit for bit", "оригінали, без жодних змін"),
    ),
    (
        "data/derivatives/",
        Label("working texts, transcripts", "робочі тексти, розшифровки"),
    ),
    (
        "data/index.json, documents.csv",
        Label("every item with all that is known of it", "кожен матеріал з описом"),
    ),
    (
        "data/loadfiles/case.dat",
        Label(
            "the same rows for review tools: UTF-8 with BOM, field separator 0x14, text"
            " qualifier þ, new line in a field ®, rows end with CRLF",
            "ті самі рядки для програм перегляду: UTF-8 з BOM, роздільник полів 0x14,"
            " обмежувач тексту þ, новий рядок у полі ®, кінець рядка CRLF",
        ),
    ),
    (
        "data/custody/",
        Label(
            "who held each item, row by row, each hashed onto the one before",
            "хто тримав кожен матеріал; кожен запис пов’язано гешем із попереднім",
        ),
    ),
    (
        "data/consent/, data/disclosure/",
        Label(
            "consents, conditions, what is held back", "згоди, умови, що не передано"
        ),
    ),
    (
        "data/schema/",
        Label("JSON Schemas and code lists", "схеми JSON та переліки кодів"),
    ),
    ("proof/", Label("hash list, signatures, keys", "список гешів, підписи, ключі")),
)

NO_NAMES = Label(
    "Names are not here. Where an annex with names exists, it travels as another file,"
    " for another key and by another way.",
    "Імен тут немає. Якщо існує додаток з іменами, його передають окремим файлом,"
    " для іншого ключа та іншим шляхом.",
)
