"""A letter as mail: text and HTML in the reader's language, with links back and nothing out of a file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from flask import current_app

from workflow_app import clock, languages
from workflow_app.languages import gettext as _
from workflow_app.languages import ngettext
from workflow_app.postal import Postal
from workflow_app.presenters import due_words, labels
from workflow_app.services.mail_letter import Letter, Line

MOST_LINES = 40  # the others are counted; all of them stand behind the bell


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a mail."""

    heading: str
    about: str
    url: str


def composer(postal: Postal) -> Callable[[Letter], str]:
    """Puts letters into words. Needs a context."""
    return lambda letter: compose(letter, postal)


def compose(letter: Letter, postal: Postal) -> str:
    """The whole mail in ASCII. Message-ID follows from the key, so that a repeat can be told as one."""
    with languages.forced(letter.language):
        mail = EmailMessage(policy=SMTP)
        mail["Subject"] = _subject(letter)
        mail["From"] = Address("Quytrinh", addr_spec=postal.smtp_from)
        mail["To"] = Address(letter.name, addr_spec=letter.to)
        mail["Date"] = format_datetime(clock.now().astimezone(UTC))
        mail["Message-ID"] = message_id(letter.key, postal)
        mail["Auto-Submitted"] = "auto-generated"
        mail["Content-Language"] = letter.language
        items = [_item(line, letter.language, postal) for line in letter.lines[:MOST_LINES]]
        more = _more(len(letter.lines) - len(items))
        mail.set_content(_text(letter, items, more, postal), cte="base64")
        page = current_app.jinja_env.get_template("mail/letter.html")
        html = page.render(
            language=letter.language,
            hello=_hello(letter),
            items=items,
            more=more,
            foot=_foot(),
            url=outside(postal, "bell.index"),
            settings_url=outside(postal, "bell.choices"),
        )
        mail.add_alternative(html, subtype="html", cte="base64")
    return mail.as_bytes().decode("ascii")


def message_id(key: str, postal: Postal) -> str:
    """The same for the same key, always."""
    host = postal.smtp_from.rpartition("@")[2]
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def _subject(letter: Letter) -> str:
    count = len(letter.lines)
    if letter.digest:
        day = labels.day(letter.day)
        words = "Quytrinh, %(day)s: %(num)d việc cần chú ý"
        return str(ngettext("Quytrinh, %(day)s: %(num)d việc cần chú ý", words, count, day=day))
    only = letter.lines[0]
    return f"Quytrinh: {due_words.heading(only.kind, only.told, letter.language)}"


def _hello(letter: Letter) -> str:
    return _("Kính gửi %(name)s,", name=letter.name)


def _item(line: Line, language: str, postal: Postal) -> Item:
    due, clause = due_words.due(line.told), due_words.clause(line.told, language)
    about = [
        _("Hồ sơ %(code)s", code=line.case_code) if line.case_code else "",
        _("Hạn %(day)s", day=due) if due else "",
        _("Mục %(clause)s", clause=clause) if clause else "",
    ]
    in_case = line.case_id is not None
    url = outside(postal, "case.show", case_id=line.case_id) if in_case else outside(postal, "bell.index")
    return Item(due_words.heading(line.kind, line.told, language), " · ".join(filter(None, about)), url)


def _more(count: int) -> str:
    return str(ngettext("… và %(num)d việc khác.", "… và %(num)d việc khác.", count)) if count > 0 else ""


def _foot() -> str:
    return _("Thư nhắc việc tự động, không cần trả lời. Nội dung chỉ xem trong hệ thống.")


def _text(letter: Letter, items: list[Item], more: str, postal: Postal) -> str:
    told = [f"- {item.heading}\n  {item.about}\n  {item.url}".replace("\n  \n", "\n") for item in items]
    change = _("Cách nhận nhắc việc: %(url)s", url=outside(postal, "bell.choices"))
    return "\n\n".join(filter(None, [_hello(letter), *told, more, _foot(), change])) + "\n"


def outside(postal: Postal, endpoint: str, **values: object) -> str:
    """A link from outside: no request says where this copy is reached."""
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return f"{postal.base_url}{path}"
