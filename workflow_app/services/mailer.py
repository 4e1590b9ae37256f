"""The agent of the spool: takes letters and gives them to the mail server, each at least once.

A server that cannot be reached is no letter's fault: nothing is counted, the agent stops, and
its missing sign of life raises the alarm. A letter that is refused for good waits for a person.
"""

from __future__ import annotations

import smtplib
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import update

from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Reminder
from workflow_app.postal import Postal
from workflow_app.services import pulse
from workflow_app.services.spool import Spool, Taken
from workflow_app.services.transactions import transaction

PULSE = "mail"
MOST = 500  # letters in one run
PATIENCE = 30  # seconds for each answer of the server
LEASES = 10  # times the lease of a row: longer than a whole conversation with a server that hardly answers
FIRST_PAUSE, LONGEST_PAUSE = 60, 3600  # seconds before a letter is tried again
PERMANENT = 500  # answers from here on mean: do not try again
# A server that hangs up may do so because of the letter, which must not hold up the others.
LETTERS_FAULT = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPServerDisconnected)


class Unreachable(Exception):
    """The mail server does not answer, or does not let us in."""


@dataclass(slots=True)
class Run:
    """What one run did."""

    sent: int = 0
    later: int = 0
    dead: int = 0


def send_waiting(spool: Spool, postal: Postal, *, most: int = MOST) -> Run:
    """Send what waits in the spool. Raises Unreachable; nothing is lost by that."""
    run = Run()
    if postal.smtp_host:
        _send_all(spool, postal, run, most)
    pulse.beat(PULSE)
    return run


def lease_of(postal: Postal) -> int:
    """Seconds for which a letter in an agent's hand is its own."""
    return postal.lease * LEASES


def _send_all(spool: Spool, postal: Postal, run: Run, most: int) -> None:
    server: smtplib.SMTP | None = None
    try:
        for taken in spool.take(int(clock.now().timestamp()), lease_of(postal), most):
            try:
                server = server or _connected(postal)
                _send(server, taken, postal)
            except LETTERS_FAULT as error:
                _refused(spool, taken, error, postal, run)
                if isinstance(error, smtplib.SMTPServerDisconnected):
                    server = None
            except OSError as error:  # every other error of the library is one, too
                spool.again(taken, 0, counted=False)
                raise Unreachable(f"{postal.smtp_host}:{postal.smtp_port}: {error}") from error
            else:
                spool.done(taken)
                run.sent += 1
    finally:
        if server is not None:
            with suppress(OSError):
                server.quit()


def _connected(postal: Postal) -> smtplib.SMTP:
    """Raises ConnectionError where there is no server or it does not let us in."""
    opened = smtplib.SMTP_SSL if postal.smtp_tls == "tls" else smtplib.SMTP
    try:
        server = opened(postal.smtp_host, postal.smtp_port, timeout=PATIENCE)
        if postal.smtp_tls == "starttls":
            server.starttls()
        if postal.smtp_user:
            server.login(postal.smtp_user, postal.smtp_password)
    except OSError as error:
        raise ConnectionError(str(error)) from error
    return server


def _send(server: smtplib.SMTP, taken: Taken, postal: Postal) -> None:
    server.sendmail(postal.smtp_from, [taken.letter.to], taken.letter.mail.encode("ascii"))


def _refused(spool: Spool, taken: Taken, error: smtplib.SMTPException, postal: Postal, run: Run) -> None:
    if _for_good(error) or taken.attempts >= postal.attempts:
        _incident(taken, error)
        spool.give_up(taken)
        run.dead += 1
        return
    pause = min(FIRST_PAUSE * 2**taken.attempts, LONGEST_PAUSE)
    spool.again(taken, int(clock.now().timestamp()) + pause)
    run.later += 1


def _for_good(error: smtplib.SMTPException) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= PERMANENT


def _incident(taken: Taken, error: smtplib.SMTPException) -> None:
    """The reminder of the letter is dead: a person must look. A pump that holds the row commits first."""
    with transaction():
        db.session.execute(
            update(Reminder)
            .where(Reminder.key == taken.letter.key, Reminder.state.in_(("PENDING", "SENT")))
            .values(state="DEAD", sent_at=None, last_error=f"SMTP: {error}"[:400])
        )
