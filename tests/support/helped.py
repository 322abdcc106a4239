"""Answers of a helper and of the person beside them, for tests of the public form."""

from tests.support.public_site import Browser, Page, Typed

HELPER: dict[str, Typed] = {
    "fc.safe_now": "yes",
    "fc.about_whom": "helper",
    "fc.person_here": "yes",
    "fc.helper_role": "volunteer",
    "fc.urgent": "no",
}

PERSON: dict[str, Typed] = {
    "fc.free_to_answer": "yes",
    "fc.under_18": "no",
    "fc.needs": ["np.lawyer"],
    "fc.answer_way": "code",
    "fc.contact": "code",
    "fc.contact_never": ["never.visit"],
    "fc.theme": ["held"],
    "fc.region": "UA-63",
    "fc.worker": "woman",
    "fc.access": [],
    "fc.permission": "yes",
}

NUMBER = "+380 44 000 00 00"
PHRASE = "The heater is warm again"
CALL: dict[str, Typed] = {
    **PERSON,
    "fc.answer_way": "agreed_call",
    "fc.call_number": NUMBER,
    "fc.call_hours": ["evening"],
    "fc.safe_phrase": PHRASE,
    "fc.contact_never": ["never.leave_message"],
}


def fill(browser: Browser, answers: dict[str, Typed]) -> list[str]:
    """Answer until no question is left, and return the questions met."""
    met = []
    while browser.page.question:
        met.append(browser.page.question)
        browser.press("Continue", a=answers.get(browser.page.question, []))
    return met


def hands_over(browser: Browser) -> Page:
    """Go through the helper's half, and give the phone to the person."""
    browser.begins()
    fill(browser, HELPER)
    browser.follow("Next: give the phone to the person")
    return browser.press("I am the person, continue")


def finishes(browser: Browser, answers: dict[str, Typed]) -> Page:
    """Go through both halves, and send."""
    hands_over(browser)
    fill(browser, answers)
    return browser.press("Send")
