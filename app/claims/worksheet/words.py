"""The fixed words of a worksheet, in both languages: it is made in either."""

from app.claims.worksheet.formats import Said

NOTICE = (
    Said(
        "We prepare. You file and you sign: nothing was sent to anybody, and nobody can"
        " file in your place because of this sheet.",
        "Ми готуємо. Подаєте й підписуєте ви: нікому нічого не надіслано, і цей аркуш"
        " нікому не дає права подати заяву замість вас.",
    ),
    Said(
        "No amount and no day of payment is promised by anybody. Help does not depend"
        " on whether you file.",
        "Ніхто не обіцяє ані суми, ані дня виплати. Допомога не залежить від того, чи"
        " подасте ви заяву.",
    ),
    Said(
        "Check every line. What is wrong or missing, correct by hand; the same told"
        " in several places should agree.",
        "Перевірте кожен рядок. Помилки чи прогалини виправте від руки; те саме,"
        " сказане в різних місцях, має збігатися.",
    ),
)

OWN = (
    Said("Family name, given name, patronymic", "Прізвище, ім’я, по батькові"),
    Said("Tax number (RNOKPP)", "РНОКПП"),
    Said(
        "Identity paper: kind and number", "Документ, що посвідчує особу: вид і номер"
    ),
    Said("Address and a safe way to reach you", "Адреса і безпечний спосіб зв’язку"),
    Said("Day and signature", "Дата і підпис"),
)
"""What no sheet of ours says, so that a lost one names nobody."""

WORDS: dict[str, Said] = {
    "title": Said("Worksheet for a claim", "Робочий аркуш заяви"),
    "for_claimant": Said("For the claimant", "Для заявника"),
    "route": Said("Route", "Куди"),
    "programme": Said("Programme", "Механізм"),
    "state": Said("Does it take claims?", "Чи приймають заяви?"),
    "open": Said("open", "відкрито"),
    "closed": Said("not open", "не відкрито"),
    "unknown": Said(
        "not known: check with the office that takes it",
        "невідомо: уточніть в органі, що приймає заяви",
    ),
    "as_of": Said("as of", "станом на"),
    "opened": Said("open since", "відкрито з"),
    "closes_on": Said("last day", "останній день"),
    "said_by": Said("by", "за даними"),
    "unverified": Said("to be checked by a lawyer", "має перевірити юрист"),
    "names_unchecked": Said(
        "The name of the route was not compared with the official one.",
        "Назву не звірено з офіційною.",
    ),
    "source": Said("Source", "Джерело"),
    "edition": Said("Catalogue", "Каталог"),
    "prepared_by": Said("Prepared by", "Підготувала організація"),
    "made_on": Said("Made on", "Складено"),
    "number": Said("Sheet", "Аркуш"),
    "deadline": Said("To be filed by", "Подати до"),
    "claimant": Said("Who claims", "Хто подає"),
    "for_code": Said("For whose loss", "Чия шкода"),
    "capacity": Said("Capacity", "У якій якості"),
    "codes": Said(
        "Codes such as P2 stand for people. Put in the names that the form needs.",
        "Коди на зразок P2 позначають людей. Впишіть імена, яких вимагає форма.",
    ),
    "event": Said("What happened", "Що сталося"),
    "when": Said("When", "Коли"),
    "continuing": Said("still going on", "триває"),
    "where": Said("Where", "Де"),
    "circumstances": Said("Circumstances, in short", "Стислі обставини"),
    "harm": Said("The harm", "Шкода"),
    "amount": Said("Amount that the claimant counts", "Сума за розрахунком заявника"),
    "basis": Said("How it was counted", "Як її обчислено"),
    "papers": Said("Papers", "Документи"),
    "paper": Said("Paper", "Документ"),
    "paper_state": Said("State", "Стан"),
    "may_replace": Said("What may stand in for it", "Чим можна замінити"),
    "practice": Said(
        "What stands in for a paper is general practice; the office that decides may"
        " see it otherwise. A paper that is missing is no reason to wait.",
        "Чим замінити документ – загальна практика; орган, що вирішує, може мати іншу"
        " думку. Брак документа – не причина чекати.",
    ),
    "have": Said("there", "є"),
    "missing": Said("missing", "немає"),
    "instead": Said("in its place", "замість нього"),
    "not_asked": Said("not asked yet", "ще не з’ясовано"),
    "to_see_to": Said("To see to before it is filed", "На що зважити перед поданням"),
    "nothing": Said("Nothing that we know of.", "Наскільки нам відомо, нічого."),
    "received": Said("Received already", "Уже отримано"),
    "received_help": Said(
        "Say so in the claim: the same loss is not paid twice.",
        "Зазначте це в заяві: ту саму втрату не відшкодовують двічі.",
    ),
    "none_recorded": Said("Nothing is recorded.", "Нічого не записано."),
    "other_claims": Said("Other claims of yours", "Інші ваші заяви"),
    "may_meet": Said(
        "may ask for the same loss: say in each what it is for",
        "може стосуватися тієї самої втрати: зазначте в кожній, про що вона",
    ),
    "fields": Said("Fields of the Court’s form", "Поля форми Суду"),
    "no": Said("No.", "№"),
    "field": Said("Field", "Поле"),
    "answer": Said("Answer", "Відповідь"),
    "fields_help": Said(
        "In the order of the form as we know it. An empty line is yours to write; get"
        " in touch with the VPRS of the Registry first.",
        "У порядку відомої нам форми. Порожній рядок заповнюєте ви; спершу зв’яжіться"
        " з VPRS Секретаріату.",
    ),
    "own": Said("You write this yourself", "Це вписуєте ви"),
    "own_help": Said(
        "On purpose no name and no number of yours stands on this sheet.",
        "На цьому аркуші навмисно немає ні вашого імені, ні ваших номерів.",
    ),
    "page": Said("Page", "Сторінка"),
    "outside": Said("outside this route", "поза цим механізмом"),
    "mistake": Said("put right", "виправити"),
    "ask": Said("find out", "з’ясувати"),
    "hint": Said("good to know", "варто знати"),
    "not_known": Said("not known", "невідомо"),
}
