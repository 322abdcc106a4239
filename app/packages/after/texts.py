"""The words of the letter in a notice, in the languages in which letters go.

English and Ukrainian always go; a further language where the receiver reads it.
"""

from dataclasses import dataclass

from app.packages.after.records import Ask, Finder, NoticeKind, Reason, Wrong

ALWAYS = ("en", "uk")


@dataclass(frozen=True)
class Texts:
    """Everything that the letter says in one language."""

    title: dict[NoticeKind, str]
    head: dict[str, str]
    reasons: dict[Reason, str]
    asks: dict[Ask, str]
    wrongs: dict[Wrong, str]
    finders: dict[Finder, str]
    end: dict[NoticeKind, str]


EN = Texts(
    title={
        NoticeKind.RECALL: "Recall of a package",
        NoticeKind.CORRECTION: "Correction of a package",
    },
    head={
        "number": "Notice",
        "day": "Date",
        "to": "To",
        "package": "Package",
        "sent": "Handed over on",
        "items": "Items",
        "all": "the whole package",
        "why": "Why",
        "asks": "What we ask",
        "answer": "Please answer by",
        "quote": "Please quote the number of this notice.",
        "wrong": "What was wrong",
        "effect": "What it changes",
        "found": "Found by",
        "found_on": "Found on",
        "role": "Coordinator",
        "check": "This letter is named with its SHA-256 in notice.json, which is"
        " signed. HOW-TO-CHECK.txt says how to check it offline.",
        "page": "Page",
    },
    reasons={
        Reason.CONSENT_WITHDRAWN: "The permission on which it was given was withdrawn.",
        Reason.ERROR_IN_CONTENT: "Something in it is wrong.",
        Reason.NEW_RISK: "A new danger to a person has become known.",
        Reason.WRONG_RECIPIENT: "It was sent to the wrong receiver.",
        Reason.SUPERSEDED: "A later package takes its place.",
    },
    asks={
        Ask.RETURN: "Return it, and keep no copy.",
        Ask.DESTROY: "Destroy it and every copy of it.",
        Ask.DO_NOT_USE: "Do not use it, and do not pass it on.",
        Ask.RESTRICT: "Restrict who can read it until we have spoken.",
        Ask.USE_CORRECTED: "Read it from now on with this correction, and keep this"
        " notice with the file.",
    },
    wrongs={
        Wrong.DATE: "A date",
        Wrong.PLACE: "A place",
        Wrong.PERSON: "Which person is meant",
        Wrong.TRANSLATION: "A translation",
        Wrong.TRANSCRIPTION: "A transcript or working text",
        Wrong.FILE: "A file",
        Wrong.CUSTODY: "A line of the custody record",
        Wrong.CLASSIFICATION: "The legal review",
        Wrong.OTHER: "Something else",
    },
    finders={
        Finder.CASEWORKER: "a caseworker",
        Finder.REVIEWER: "a legal reviewer",
        Finder.COORDINATOR: "a coordinator",
        Finder.CUSTODIAN: "the custodian of evidence",
        Finder.EXPERT: "an expert",
        Finder.RECEIVER: "the receiver",
    },
    end={
        NoticeKind.RECALL: "We know that what stands in a file may have to stay there"
        " by law. If you cannot do what is asked, please say so, and why. Your answer"
        " is kept with our record.",
        NoticeKind.CORRECTION: "Please pass this correction on to everybody to whom"
        " the material went, the defence among them. Nothing that you have is replaced:"
        " where a corrected item follows, it comes in a package of its own.",
    },
)

UK = Texts(
    title={
        NoticeKind.RECALL: "Відкликання пакета",
        NoticeKind.CORRECTION: "Виправлення до пакета",
    },
    head={
        "number": "Повідомлення",
        "day": "Дата",
        "to": "Кому",
        "package": "Пакет",
        "sent": "Передано",
        "items": "Документи",
        "all": "увесь пакет",
        "why": "Підстава",
        "asks": "Про що просимо",
        "answer": "Просимо відповісти до",
        "quote": "У відповіді просимо зазначити номер цього повідомлення.",
        "wrong": "Що було помилковим",
        "effect": "Що це змінює",
        "found": "Хто виявив",
        "found_on": "Коли виявлено",
        "role": "Координатор",
        "check": "Геш SHA-256 цього листа зазначено у файлі notice.json, який"
        " підписано. Як перевірити без мережі — у файлі HOW-TO-CHECK.txt.",
        "page": "Сторінка",
    },
    reasons={
        Reason.CONSENT_WITHDRAWN: "Згоду, на підставі якої пакет було передано,"
        " відкликано.",
        Reason.ERROR_IN_CONTENT: "У змісті є помилка.",
        Reason.NEW_RISK: "Стало відомо про нову небезпеку для особи.",
        Reason.WRONG_RECIPIENT: "Пакет надіслано не тому отримувачеві.",
        Reason.SUPERSEDED: "Його замінює пізніший пакет.",
    },
    asks={
        Ask.RETURN: "Повернути й не залишати копій.",
        Ask.DESTROY: "Знищити разом з усіма копіями.",
        Ask.DO_NOT_USE: "Не використовувати й не передавати далі.",
        Ask.RESTRICT: "Обмежити коло тих, хто може читати, доки ми не поговоримо.",
        Ask.USE_CORRECTED: "Надалі читати матеріал разом із цим виправленням"
        " і зберігати це повідомлення у справі.",
    },
    wrongs={
        Wrong.DATE: "Дата",
        Wrong.PLACE: "Місце",
        Wrong.PERSON: "Про яку особу йдеться",
        Wrong.TRANSLATION: "Переклад",
        Wrong.TRANSCRIPTION: "Розшифрування або робочий текст",
        Wrong.FILE: "Файл",
        Wrong.CUSTODY: "Запис у журналі зберігання",
        Wrong.CLASSIFICATION: "Правова оцінка",
        Wrong.OTHER: "Інше",
    },
    finders={
        Finder.CASEWORKER: "кейс-менеджер",
        Finder.REVIEWER: "юрист-рецензент",
        Finder.COORDINATOR: "координатор",
        Finder.CUSTODIAN: "хранитель доказів",
        Finder.EXPERT: "експерт",
        Finder.RECEIVER: "отримувач",
    },
    end={
        NoticeKind.RECALL: "Ми розуміємо, що матеріали справи за законом, можливо,"
        " мають у ній залишитися. Якщо виконати прохання неможливо, просимо"
        " повідомити про це й зазначити причину. Вашу відповідь буде збережено"
        " в нашому записі.",
        NoticeKind.CORRECTION: "Просимо довести це виправлення до відома всіх, кому"
        " передано матеріал, зокрема сторони захисту. Нічого з того, що ви маєте, не"
        " замінюється: виправлений документ, якщо він буде, надійде окремим пакетом.",
    },
)

DE = Texts(
    title={
        NoticeKind.RECALL: "Rückruf eines Pakets",
        NoticeKind.CORRECTION: "Berichtigung zu einem Paket",
    },
    head={
        "number": "Mitteilung",
        "day": "Datum",
        "to": "An",
        "package": "Paket",
        "sent": "Übergeben am",
        "items": "Dokumente",
        "all": "das ganze Paket",
        "why": "Grund",
        "asks": "Worum wir bitten",
        "answer": "Bitte antworten Sie bis",
        "quote": "Bitte geben Sie die Nummer dieser Mitteilung an.",
        "wrong": "Was falsch war",
        "effect": "Was das ändert",
        "found": "Bemerkt durch",
        "found_on": "Bemerkt am",
        "role": "Koordination",
        "check": "Dieser Brief steht mit seiner SHA-256-Prüfsumme in notice.json, und"
        " diese Datei ist signiert. HOW-TO-CHECK.txt sagt, wie man das offline prüft.",
        "page": "Seite",
    },
    reasons={
        Reason.CONSENT_WITHDRAWN: "Die Einwilligung, auf der die Übergabe beruhte,"
        " wurde widerrufen.",
        Reason.ERROR_IN_CONTENT: "Der Inhalt ist an einer Stelle falsch.",
        Reason.NEW_RISK: "Eine neue Gefahr für einen Menschen ist bekannt geworden.",
        Reason.WRONG_RECIPIENT: "Das Paket ging an die falsche Stelle.",
        Reason.SUPERSEDED: "Ein späteres Paket tritt an seine Stelle.",
    },
    asks={
        Ask.RETURN: "Geben Sie es zurück und behalten Sie keine Kopie.",
        Ask.DESTROY: "Vernichten Sie es und jede Kopie davon.",
        Ask.DO_NOT_USE: "Verwenden Sie es nicht und geben Sie es nicht weiter.",
        Ask.RESTRICT: "Beschränken Sie, wer es lesen kann, bis wir gesprochen haben.",
        Ask.USE_CORRECTED: "Lesen Sie es von nun an mit dieser Berichtigung, und nehmen"
        " Sie diese Mitteilung zu den Akten.",
    },
    wrongs={
        Wrong.DATE: "Ein Datum",
        Wrong.PLACE: "Ein Ort",
        Wrong.PERSON: "Welche Person gemeint ist",
        Wrong.TRANSLATION: "Eine Übersetzung",
        Wrong.TRANSCRIPTION: "Eine Abschrift oder ein Arbeitstext",
        Wrong.FILE: "Eine Datei",
        Wrong.CUSTODY: "Ein Eintrag im Nachweis der Verwahrung",
        Wrong.CLASSIFICATION: "Die rechtliche Prüfung",
        Wrong.OTHER: "Etwas anderes",
    },
    finders={
        Finder.CASEWORKER: "die Fallarbeit",
        Finder.REVIEWER: "die rechtliche Prüfung",
        Finder.COORDINATOR: "die Koordination",
        Finder.CUSTODIAN: "die Verwahrung der Beweismittel",
        Finder.EXPERT: "Sachverständige",
        Finder.RECEIVER: "die Empfängerin",
    },
    end={
        NoticeKind.RECALL: "Wir wissen, dass Teile einer Akte von Gesetzes wegen dort"
        " bleiben müssen. Wenn Sie der Bitte nicht nachkommen können, sagen Sie es uns"
        " bitte, und warum. Ihre Antwort bleibt bei unseren Unterlagen.",
        NoticeKind.CORRECTION: "Bitte geben Sie diese Berichtigung an alle weiter, die"
        " das Material erhalten haben, auch an die Verteidigung. Nichts, was Sie haben,"
        " wird ersetzt: Ein berichtigtes Dokument kommt in einem eigenen Paket.",
    },
)

TEXTS = {"en": EN, "uk": UK, "de": DE}


def languages(reads: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages of the letters for a receiver who reads these."""
    more = [each for each in reads if each in TEXTS and each not in ALWAYS]
    return (*ALWAYS, *more)
