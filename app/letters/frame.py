"""What stands around the words of a letter, in the letter's own language."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Frame:
    """Set words of a letter's head and end."""

    number: str
    day: str
    to: str
    reply_by: str
    reply_to: str
    quote: str
    page: str


FRAMES = {
    "en": Frame(
        number="No.",
        day="Date:",
        to="To:",
        reply_by="Please reply by:",
        reply_to="Reply to:",
        quote="Please quote the number of this letter in your reply.",
        page="Page",
    ),
    "uk": Frame(
        number="№",
        day="Дата:",
        to="Кому:",
        reply_by="Просимо відповісти до:",
        reply_to="Відповідь просимо надіслати:",
        quote="У відповіді просимо зазначити номер цього листа.",
        page="Сторінка",
    ),
}
