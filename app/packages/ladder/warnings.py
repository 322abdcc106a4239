"""What a step below the rule costs, as it stands on the cover of the package.

In the language of the cover. Words for staff are in `words.py`.
"""

from app.packages.account import Label
from app.packages.ladder.rules import HandOver, Lock, Way

_LOCKS = {
    Lock.CLASSICAL: Label(
        "Exception, step 2 of the ladder: this package was sealed to a key that is not"
        " post-quantum. Traffic recorded now may be read once large quantum computers"
        " exist. Please send us a post-quantum key (age 1.3, age-keygen -pq).",
        "Виняток, сходинка 2: цей пакет зашифровано ключем, який не є"
        " постквантовим. Перехоплене зараз може стати читабельним, коли з’являться"
        " потужні квантові комп’ютери. Просимо надіслати нам постквантовий ключ"
        " (age 1.3, age-keygen -pq).",
        "Ausnahme, Stufe 2: Dieses Paket wurde mit einem Schlüssel verschlossen, der"
        " nicht gegen Quantencomputer sicher ist. Heute mitgeschnittene Daten können"
        " lesbar werden, sobald es große Quantencomputer gibt. Bitte senden Sie uns"
        " einen quantensicheren Schlüssel (age 1.3, age-keygen -pq).",
    ),
    Lock.CODE: Label(
        "Exception, step 3 of the ladder: this package opens with a code that was told"
        " by another way. Whoever holds the volumes and the code can read it. Please"
        " destroy the paper with the code once the package is opened.",
        "Виняток, сходинка 3: цей пакет відкривають кодом, який повідомили іншим"
        " шляхом. Хто має томи й код, може все прочитати. Просимо знищити папір із"
        " кодом, щойно пакет відкрито.",
        "Ausnahme, Stufe 3: Dieses Paket öffnet sich mit einem Code, der auf anderem"
        " Weg mitgeteilt wurde. Wer die Teile und den Code hat, kann es lesen. Bitte"
        " vernichten Sie das Papier mit dem Code, sobald das Paket geöffnet ist.",
    ),
}
_WAYS = {
    Way.PORTAL: Label(
        "Step 4 of the ladder: it was cut into volumes for a portal. The portal learnt"
        " its size and the time, and nothing of what is inside.",
        "Сходинка 4: пакет поділено на томи для порталу. Порталу відомі розмір і час,"
        " а зміст невідомий.",
        "Stufe 4: Das Paket wurde für ein Portal in Teile zerlegt. Das Portal erfuhr"
        " Größe und Zeit und nichts vom Inhalt.",
    ),
    Way.CARRIER: Label(
        "Step 5 of the ladder: it travelled on a drive in a sealed bag. Please compare"
        " the seal number with the protocol, and say if the bag was opened.",
        "Сходинка 5: пакет привезли на носії в опломбованій сумці. Просимо звірити"
        " номер пломби з протоколом і повідомити, якщо сумку відкривали.",
        "Stufe 5: Das Paket reiste auf einem Datenträger in einer versiegelten Tasche."
        " Bitte vergleichen Sie die Siegelnummer mit dem Protokoll und sagen Sie uns,"
        " wenn die Tasche geöffnet wurde.",
    ),
}


def on_the_cover(chosen: HandOver) -> tuple[Label, ...]:
    """Return the lines of the cover; of the rule none."""
    found = [_LOCKS.get(chosen.lock), _WAYS.get(chosen.way)]
    return tuple(each for each in found if each)
