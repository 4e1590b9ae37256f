"""``quytrinh procedures propose|publish|affected|migrate|rollback``: versions and the cases under them.

Each act is done in the name of accounts that hold the role for it; publishing needs two.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select

from state_machines import registry
from state_machines.vocabulary import Role
from workflow_app import clock, drafts
from workflow_app.cli import table
from workflow_app.cli.context import opened
from workflow_app.extensions import db
from workflow_app.models import Account, Official, OrgUnit, RoleGrant
from workflow_app.queries import releases as found
from workflow_app.queries.paging import Place
from workflow_app.security.identity import Actor
from workflow_app.services import migrations, releases
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.migrations import Judged

BAD_USE, DONE = 2, 0
BATCH = 100
HEAD = ("Case", "Opened", "State", "Version")


def add(acts: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Register the acts under ``procedures``."""
    own = acts.add_parser("propose", help="put forward a version that the office has written in a file")
    own.add_argument("file", type=Path)
    own.add_argument("--from", dest="since", type=_day, required=True, metavar="DD/MM/YYYY")
    own.add_argument("--document", required=True)
    own.add_argument("--proposer", required=True, metavar="USERNAME", help="an ADVISER")
    own.set_defaults(run=_guarded(_propose))
    publish = acts.add_parser(
        "publish", help="let a version on offer, or a proposed one, apply from a day on"
    )
    publish.add_argument("code")
    publish.add_argument("version", type=int)
    publish.add_argument("--from", dest="since", type=_day, required=True, metavar="DD/MM/YYYY")
    publish.add_argument("--document", required=True)
    publish.add_argument(
        "--proposer", default="", metavar="USERNAME", help="an ADVISER; not when it is proposed"
    )
    publish.add_argument("--approver", required=True, metavar="USERNAME", help="another: AUTHORITY_MEMBER")
    publish.set_defaults(run=_guarded(_publish))
    affected = acts.add_parser("affected", help="running cases of a procedure with their versions")
    affected.add_argument("code")
    affected.add_argument("--as", dest="keeper", required=True, metavar="USERNAME")
    affected.set_defaults(run=_guarded(_affected))
    over = acts.add_parser("migrate", help="bring running cases over to a published version")
    over.add_argument("code")
    over.add_argument("version", type=int)
    over.add_argument("--as", dest="keeper", required=True, metavar="USERNAME")
    over.add_argument("--document", default="", help="the decision; without it nothing is written")
    over.add_argument(
        "--case", action="append", type=int, metavar="ID", help="only this case; may be repeated"
    )
    over.set_defaults(run=_guarded(_migrate))
    back = acts.add_parser("rollback", help="send the cases of a migration back")
    back.add_argument("batch", type=int)
    back.add_argument("--as", dest="keeper", required=True, metavar="USERNAME")
    back.add_argument("--document", required=True)
    back.set_defaults(run=_guarded(_rollback))


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a civil date has no zone
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day like 24/03/2026") from None


def _guarded(act: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """The act inside the application; 2 with a sentence for what cannot be done."""

    def run(asked: argparse.Namespace) -> int:
        with opened():
            try:
                return act(asked)
            except (BadInput, NotFound) as error:
                print(error, file=sys.stderr)
                return BAD_USE

    return run


def _propose(asked: argparse.Namespace) -> int:
    """2 with a line for each mistake of a file that cannot be proposed."""
    try:
        draft = drafts.read(asked.file.read_bytes())
    except drafts.BadDraft as bad:
        for mistake in bad.mistakes:
            print(f"{asked.file}: {drafts.told(mistake)}", file=sys.stderr)
        return BAD_USE
    except OSError as error:
        print(f"{asked.file}: {error.strerror}", file=sys.stderr)
        return BAD_USE
    table = draft.procedure
    proposal = releases.Proposal(table.code, table.version, asked.since, asked.document)
    release_id = releases.propose_own(proposal, draft.table, actor=_actor(asked.proposer, Role.ADVISER))
    print(f"release {release_id}: {table.code} {table.version} is proposed")
    return DONE


def _publish(asked: argparse.Namespace) -> int:
    approver = _actor(asked.approver, Role.AUTHORITY_MEMBER)
    release_id = _proposed(asked) or _offered(asked, approver)
    releases.publish(release_id, actor=approver)
    print(f"release {release_id}: {asked.code} {asked.version} applies from {asked.since:%d/%m/%Y}")
    return DONE


def _proposed(asked: argparse.Namespace) -> int | None:
    """The release that waits for approval, with the day and the document that it was proposed with."""
    key = asked.code, asked.version, releases.PROPOSED
    row = next((one for one in found.releases() if (one.code, one.version, one.state) == key), None)
    if row is not None and row.effective_from != asked.since:
        raise NotFound(f"{asked.code} {asked.version} is proposed from {row.effective_from:%d/%m/%Y}")
    return row.id if row is not None else None


def _offered(asked: argparse.Namespace, approver: Actor) -> int:
    """A version on offer, proposed by one person to be approved by another."""
    proposal = releases.Proposal(asked.code, asked.version, asked.since, asked.document)
    proposer = _actor(asked.proposer, Role.ADVISER)
    if proposer.official_id == approver.official_id:
        raise BadInput("release", "proposer_approves")
    return releases.propose(proposal, actor=proposer)


def _affected(asked: argparse.Namespace) -> int:
    keeper, place = _actor(asked.keeper, Role.ADVISER), Place()
    rows: list[tuple[str, ...]] = []
    while True:
        listed = found.running(keeper, asked.code, place, size=BATCH)
        rows += [
            (row.code, f"{row.opened_on:%d/%m/%Y}", row.state, str(row.procedure_version))
            for row in listed.rows
        ]
        if not listed.after:
            break
        place = Place(after=listed.after)
    print("\n".join(table.lines(HEAD, rows)))
    return DONE


def _migrate(asked: argparse.Namespace) -> int:
    """A dry run without a document; else over, in batches, going on where an earlier run broke off."""
    keeper = _actor(asked.keeper, Role.ADVISER)
    release_id, digest = _release(asked.code, asked.version)
    ids = asked.case or _all(keeper, asked.code, digest)
    if not asked.document:
        _report("would come over", migrations.plan(ids, release_id, actor=keeper))
        return DONE
    batch_id = migrations.begin(release_id, asked.document, actor=keeper)
    _report("came over", migrations.migrate(batch_id, ids, actor=keeper))
    print(f"migration {batch_id}: quytrinh procedures rollback {batch_id} sends its cases back")
    return DONE


def _rollback(asked: argparse.Namespace) -> int:
    keeper = _actor(asked.keeper, Role.ADVISER)
    _report("went back", migrations.go_back(asked.batch, asked.document, actor=keeper))
    return DONE


def _all(keeper: Actor, code: str, digest: str) -> list[int]:
    ids: list[int] = []
    while more := found.ids_to_migrate(keeper, code, digest, ids[-1] if ids else 0, BATCH):
        ids += more
    return ids


def _release(code: str, version: int) -> tuple[int, str]:
    for row in found.releases():
        if (row.code, row.version, row.state) == (code, version, releases.PUBLISHED):
            return row.id, row.digest
    offered = (code, version) in registry.offered()
    raise NotFound(f"{code} {version} is {'not published' if offered else 'unknown'}")


def _report(words: str, judged: Iterable[Judged]) -> None:
    count, held = 0, []
    for one in judged:
        count += one.obstacle is None
        if one.obstacle is not None:
            held.append(f"  case {one.case_id}: {one.obstacle}")
    print("\n".join([f"{count} {words}, {len(held)} stay", *held]))


def _actor(username: str, role: Role) -> Actor:
    """The person of an account in a role that they hold today. Raises NotFound."""
    today = clock.today()
    row = db.session.execute(
        select(Official.id, Official.name, OrgUnit.id, OrgUnit.name, OrgUnit.path, RoleGrant.id)
        .join(Account, Account.official_id == Official.id)
        .join(RoleGrant, RoleGrant.official_id == Official.id)
        .join(OrgUnit, OrgUnit.id == RoleGrant.unit_id)
        .where(Account.username == username, Account.active, RoleGrant.role == str(role))
        .where(RoleGrant.valid_from <= today)
        .where(or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today))
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound(f"no active account {username} with the role {role}")
    official_id, name, unit_id, unit_name, path, grant_id = row
    return Actor(official_id, name, role, path, unit_name=unit_name, unit_id=unit_id, grant_id=grant_id)
