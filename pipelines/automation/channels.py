"""Where notices go: the log, an e-mail, a webhook."""

import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal, TypeAlias
from urllib.parse import parse_qs, urlsplit

from pipelines.errors import UsageError
from pipelines.settings import Settings

_SECONDS = 30


@dataclass(frozen=True)
class Notice:
    """What is sent: an incident that began, or one that is over."""

    status: Literal["failing", "over"]
    key: str
    title: str
    text: str
    link: str = ""


Send: TypeAlias = Callable[[Notice], None]


def open_channels(settings: Settings, log: logging.Logger) -> list[Send]:
    """Return the functions that send to every address of `notify`; without any, to the log.

    Raises:
        UsageError: An address is neither of mail nor of a webhook.
    """
    addresses = settings.notify.split()
    return [_channel(address, settings) for address in addresses] or [_to_log(log)]


def _channel(address: str, settings: Settings) -> Send:
    scheme = urlsplit(address).scheme
    if scheme in {"http", "https"}:
        return _to_webhook(address)
    if scheme in {"smtp", "smtps"}:
        return _to_mail(address, settings)
    raise UsageError(
        "CITYFARE_NOTIFY",
        expected="smtp://HOST:PORT?from=A&to=B, smtps://..., or https://...",
        found=address,
        remedy="Correct the address; several are separated by blanks.",
    )


def _to_log(log: logging.Logger) -> Send:
    def send(notice: Notice) -> None:
        log.log(logging.ERROR if notice.status == "failing" else logging.INFO, notice.text)

    return send


def _to_webhook(address: str) -> Send:
    def send(notice: Notice) -> None:
        import httpx

        body = {
            "status": notice.status,
            "incident": notice.key,
            "title": notice.title,
            # The field that Slack, Mattermost and Teams show.
            "text": notice.text,
            "link": notice.link,
        }
        httpx.post(address, json=body, timeout=_SECONDS).raise_for_status()

    return send


def _to_mail(address: str, settings: Settings) -> Send:
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if not parts.hostname or not {"from", "to"} <= query.keys():
        raise UsageError(
            "CITYFARE_NOTIFY",
            expected="smtp://HOST:PORT?from=A&to=B",
            found=address,
            remedy="Name the host, the sender and the recipient.",
        )
    host, port = parts.hostname, parts.port or (465 if parts.scheme == "smtps" else 587)

    def send(notice: Notice) -> None:
        message = EmailMessage()
        message["Subject"] = notice.title
        message["From"], message["To"] = query["from"], query["to"]
        message.set_content(notice.text)
        kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        with kind(host, port, timeout=_SECONDS) as server:
            server.ehlo()
            if parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls()
            password = settings.secret("smtp_password")
            if parts.username and password:
                server.login(parts.username, password.get_secret_value())
            server.send_message(message)

    return send
