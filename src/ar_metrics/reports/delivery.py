"""Files by e-mail: over TLS, tried again while a failure may pass, said when it does not."""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from ar_metrics.errors import DeliveryError
from ar_metrics.settings import Mail

TIMEOUT_SECONDS = 30
TYPES = {
    "pdf": ("application", "pdf"),
    "xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("text", "csv"),
    "json": ("application", "json"),
}


@dataclass(frozen=True)
class Letter:
    """What is sent: to whom, about what, with which files (name, content)."""

    to: str
    subject: str
    text: str
    files: Sequence[tuple[str, bytes]]


def deliver(mail: Mail, letter: Letter, sleep: Callable[[float], None] = time.sleep) -> int:
    """Send a letter and return how many tries it took.

    A failure that may pass (no connection, an answer 4xx) is tried again after a wait that
    doubles. Raises DeliveryError when the last try failed, or the server refused for good.
    """
    message = _message(mail, letter)
    for number in range(1, mail.tries + 1):
        try:
            _send(mail, letter.to, message)
        except (smtplib.SMTPException, OSError) as error:
            said = _said(error)
            if number == mail.tries or _is_final(error):
                raise DeliveryError(
                    f"Nothing was sent to {letter.to} after {number} tries: {said}."
                ) from error
            sleep(mail.wait_seconds * 2 ** (number - 1))
        else:
            return number
    raise AssertionError  # tries is at least 1


def _message(mail: Mail, letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = mail.sender, letter.to, letter.subject
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=mail.sender.rpartition("@")[2])
    message.set_content(letter.text)
    for name, content in letter.files:
        main, sub = TYPES.get(name.rpartition(".")[2], ("application", "octet-stream"))
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message


def _send(mail: Mail, to: str, message: EmailMessage) -> None:
    context = ssl.create_default_context()
    if mail.tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            mail.host, mail.port, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT_SECONDS)
    with server:
        if mail.tls == "starttls":
            server.starttls(context=context)
        if mail.user:
            server.login(mail.user, mail.password)
        server.send_message(message, mail.sender, [to])


def _is_final(error: Exception) -> bool:
    """Whether another try would fail as well: refused for good, or no trust in the server."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return isinstance(error, ssl.SSLCertVerificationError | smtplib.SMTPNotSupportedError)


def _said(error: Exception) -> str:
    """What went wrong, on one line, without our own words in it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return f"the server answered {code} {_plain(text)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the server answered {error.smtp_code} {_plain(error.smtp_error)}"
    return str(error).strip() or type(error).__name__


def _plain(text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(said.split()).rstrip(".")
