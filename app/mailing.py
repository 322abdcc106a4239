"""One kind of mail: somebody should look. It never says at what.

A mail crosses servers that others read. So it has the same subject and the same words
each time: no name, no reference, no number, no address of this site.
"""

import smtplib
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import SplitResult, urlsplit

from app.outside import Mail

SUBJECT = "Please look"
WORDS = "Something waits for you. Please sign in the usual way and look.\n"
TIMEOUT_SECONDS = 20


def send(mail: Mail, to: tuple[str, ...]) -> None:
    """Send the one mail there is, to each address by itself.

    Args:
        mail: the server, whose connection is encrypted unless it is this machine.
        to: addresses; who else gets it stands in none of them.

    Raises:
        OSError: the server did not answer, or refused; smtplib's errors are its kind.
    """
    server = urlsplit(mail.server)
    with _connected(server, _domain(mail.sender)) as connection:
        if server.username:
            connection.login(server.username, mail.password())
        for address in to:
            connection.send_message(_message(mail.sender, address))


def _connected(server: SplitResult, name: str) -> smtplib.SMTP:
    """Greet the server by the sender's domain: this machine's name is no mail's."""
    host, port = server.hostname or "", server.port or 0
    kind = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    connection = kind(host, port, local_hostname=name, timeout=TIMEOUT_SECONDS)
    if server.scheme == "smtp+starttls":
        connection.starttls()
    return connection


def _message(sender: str, to: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    message["Subject"] = SUBJECT
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=_domain(sender))
    message.set_content(WORDS)
    return message


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
