"""People as choices of a form: where they serve, and what the rules say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from state_machines.engine import person_findings
from state_machines.facts import Facts
from state_machines.findings import Finding
from state_machines.plans import present_ids, unreviewed
from state_machines.vocabulary import RecordKind
from workflow_app.presenters import labels
from workflow_app.presenters.findings import sentence
from workflow_app.queries.choosing import PersonLine, Wanted
from workflow_app.queries.people import people_facts
from workflow_app.services.asked import Choice
from workflow_app.services.voter_groups import Venue, members
from workflow_app.services.work import Work
from workflow_app.wording import said as _

JUDGED_MOST = 200  # people judged at once for one form; more are found by name
# Steps that name people of the unit and of its plan.
TO_LIST = ("open_nomination", "add_eligible", "register_candidate", "appoint_council")
AMONG_OPTIONS = ("give_head_opinion", "choose")
PROPOSING = "propose_entry"
SEARCHING = (*TO_LIST, "nominate_by_head", PROPOSING, "convene", "set_tellers")


@dataclass(frozen=True, slots=True)
class Desk:
    """What choices are made of. ``posted``: whom an earlier sending of the form has ticked."""

    work: Work
    lines: Mapping[int, PersonLine]
    language: str
    posted: Mapping[str, frozenset[int]]

    def choice(self, official_id: int, *, picked: bool = False) -> Choice:
        """One person by name, with birth year and post."""
        line = self.lines.get(official_id)
        if line is None:
            return Choice(str(official_id), f"#{official_id}", picked=picked)
        return Choice(str(official_id), line.name, detail_of(line, self.work.file.row["unit_id"]), picked)

    def listed(self, ids: Iterable[int], picked: Iterable[int] = ()) -> tuple[Choice, ...]:
        """These people in the order of a Vietnamese list."""
        wanted, ticked = set(ids), set(picked)
        return tuple(self.choice(who, picked=who in ticked) for who in self.lines if who in wanted)

    def why(self, *reasons: str) -> set[int]:
        """The people gathered for one of these reasons."""
        return {line.id for line in self.lines.values() if line.why & set(reasons)}

    def searched(self, name: str) -> set[int]:
        """Whom the search has found, and whom this field has held before."""
        return self.why("found") | set(self.posted.get(name, ()))


def detail_of(line: PersonLine, unit_id: int | None = None) -> str:
    """Birth year and highest post, with its unit unless that is the one being looked at."""
    post = line.post
    if post is None:
        return str(line.birth_year)
    place = "" if post.unit_id == unit_id else f", {post.unit}"
    return f"{line.birth_year} · {post.title}{place}"


def wanted_for(work: Work, q: str, posted: Iterable[int]) -> Wanted:
    """Whom the form of a step needs to know by name."""
    row, code = work.file.row, work.step.code
    ids = frozenset({*posted, *_on_the_case(work)})
    if code in TO_LIST or code == PROPOSING:
        return Wanted(ids, row["unit_path"], title_id=row["title_id"], unit_id=row["unit_id"], q=q)
    if code in ("convene", "set_tellers"):
        return Wanted(ids, venue_of(work).path, subtree=not _at_authority(work), q=q)
    return Wanted(ids, q=q if code in SEARCHING else "")


def _on_the_case(work: Work) -> set[int]:
    case, round_ = work.case, work.facts.round
    found = {option.official_id for option in case.options} | set(eligible_of(work))
    found |= {who for who in (case.chosen_id, work.facts.unit.head and work.facts.unit.head.id) if who}
    found |= {request.official_id for request in case.withdrawals}
    found |= {record.official_id for record in case.records if record.official_id}
    if round_ is not None:
        found |= {*round_.voters, *round_.candidates, *round_.tellers}
    return found


def venue_of(work: Work) -> Venue:
    """Where the round of the step is held."""
    row = work.file.row
    if _at_authority(work):
        return Venue(row["authority_id"], row["authority_path"])
    return Venue(row["unit_id"], row["unit_path"])


def _at_authority(work: Work) -> bool:
    return work.template is not None and work.template.venue == "authority"


def eligible_of(work: Work) -> tuple[int, ...]:
    """Who stands on the adopted eligibility list."""
    listed = work.case.recorded(RecordKind.ELIGIBLE)
    return tuple(dict.fromkeys(record.official_id for record in listed if record.official_id))


def named_person(desk: Desk) -> tuple[Choice, ...]:
    """Whom the field ``official_id`` may name, by step."""
    work = desk.work
    if work.step.code == "add_eligible":
        offered = desk.why("serving", "planned") | desk.searched("official_id")
        return _judged(desk, offered - set(eligible_of(work)))
    if work.case.planning_year is not None:
        return _planned_person(desk)
    if work.step.code == "register_candidate":
        offered = desk.why("serving", "planned") | desk.searched("official_id")
        return _judged(desk, offered - set(work.case.live))
    if work.step.code == "nominate_by_head":
        return _judged(desk, set(eligible_of(work)) | desk.searched("official_id"))
    if work.step.code in AMONG_OPTIONS:
        return _with_vote(desk, desk.listed(work.case.live))
    return desk.listed(option.official_id for option in work.case.options)


def _planned_person(desk: Desk) -> tuple[Choice, ...]:
    """The same in a planning round: those under review, newcomers, or who stands on the list."""
    work = desk.work
    if work.step.code == PROPOSING:
        known = {*work.case.live, *present_ids(work.facts)}
        return _judged(desk, (desk.why("serving") | desk.searched("official_id")) - known)
    return desk.listed(unreviewed(work.facts) if work.step.code == "review_entry" else work.case.live)


def eligible(desk: Desk) -> tuple[Choice, ...]:
    """Planned people and people of the unit, each with what the rules say."""
    return _judged(desk, desk.why("serving", "planned") | desk.searched("eligible"))


def optional_person(desk: Desk) -> tuple[Choice, ...]:
    """The case as a whole, or one of the people in it."""
    concerned = {*(o.official_id for o in desk.work.case.options), *eligible_of(desk.work)}
    return (Choice("", _("Cả hồ sơ")), *desk.listed(concerned))


def candidates(desk: Desk) -> tuple[Choice, ...]:
    """The names that the earlier work allows on the ballot paper."""
    allowed = desk.work.facts.given.get("allowed_names", ())
    return desk.listed(allowed, allowed)


def voters(desk: Desk) -> tuple[Choice, ...]:
    """The conference as the posts make it; candidates are left unticked where they may not vote."""
    template = desk.work.template
    if template is None:
        return ()
    group = members(template.voter_group, venue_of(desk.work), desk.lines.values())
    if template.voter_group == "AUTHORITY":
        group |= desk.why("member")
    own: set[int] = set()
    if not desk.work.rule_set.params["person_concerned_votes"]:
        own = set(desk.work.facts.given.get("allowed_names", ()))
    return desk.listed(group | desk.searched("voters"), group - own)


def observers(desk: Desk) -> tuple[Choice, ...]:
    """Nobody by default: whoever sits in is looked for by name."""
    return desk.listed(desk.searched("observers"))


def present(desk: Desk) -> tuple[Choice, ...]:
    """Those who were summoned."""
    round_ = desk.work.facts.round
    return desk.listed(round_.voters if round_ else ())


def tellers(desk: Desk) -> tuple[Choice, ...]:
    """Whoever is there or counts there as a rule, without those who may not count; others by search."""
    round_, head = desk.work.facts.round, desk.work.facts.unit.head
    if round_ is None:
        return ()
    barred = {*round_.candidates, round_.prepared_by, head.id if head else None}
    offered = {
        *round_.present,
        *desk.why("teller"),
        *desk.searched("tellers"),
        *desk.searched("teller_head"),
    }
    return desk.listed(offered - barred)


def chair(desk: Desk) -> tuple[Choice, ...]:
    """Those present; the head of the unit is taken for granted where there."""
    round_, head = desk.work.facts.round, desk.work.facts.unit.head
    there = round_.present or round_.voters if round_ else ()
    picked = {head.id} if head and head.id in there else set()
    return desk.listed(there, picked)


def seats(name: str) -> Callable[[Desk], tuple[Choice, ...]]:
    """Whoever serves in the unit, counts there or decides, and whoever is looked for by name."""
    return lambda desk: desk.listed(desk.why("serving", "member", "found") | desk.searched(name))


OFFERS: Mapping[str, Callable[[Desk], tuple[Choice, ...]]] = {
    "official_id": named_person,
    "official_id_optional": optional_person,
    "eligible": eligible,
    "candidates": candidates,
    "voters": voters,
    "observers": observers,
    "present": present,
    "tellers": tellers,
    "teller_head": tellers,
    "chair_id": chair,
    "council": seats("council"),
    "council_chair": seats("council_chair"),
    "council_secretary": seats("council_secretary"),
}


def _judged(desk: Desk, ids: set[int]) -> tuple[Choice, ...]:
    """People with a verdict each, those whom nothing refuses first. One statement."""
    choices = desk.listed(ids)[:JUDGED_MOST]
    people = people_facts(int(choice.value) for choice in choices)
    facts = _with_people(desk.work.facts, people)
    judged = (
        replace(choice, **_verdict(_findings(desk, facts, int(choice.value)), desk.language))
        for choice in choices
    )
    return tuple(sorted(judged, key=lambda choice: choice.verdict == "not_met"))


def _with_people(facts: Facts, people: Mapping[int, Any]) -> Facts:
    return replace(facts, people={**facts.people, **people})


def _findings(desk: Desk, facts: Facts, official_id: int) -> tuple[Finding, ...]:
    return person_findings(desk.work.step, facts, desk.work.rule_set, (official_id,))


def _verdict(findings: tuple[Finding, ...], language: str) -> dict[str, Any]:
    unmet = [finding for finding in findings if finding.unmet]
    blocking = [finding for finding in unmet if finding.blocks]
    notes = tuple(
        _(
            "%(sentence)s (Mục %(clause)s)",
            sentence=sentence(one, language, {}),
            clause=labels.clause_number(one.clause, language),
        )
        for one in unmet
    )
    if blocking:
        count = len(blocking)
        return {
            "verdict": "not_met",
            "verdict_label": _("Vướng %(count)s điều kiện", count=count),
            "notes": notes,
        }
    if any(finding.to_acknowledge for finding in unmet):
        return {"verdict": "missing", "verdict_label": _("Đạt, có cảnh báo"), "notes": notes}
    return {"verdict": "met", "verdict_label": _("Đạt điều kiện"), "notes": notes}


def _with_vote(desk: Desk, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Marks whom the certified vote names; never how many voted for whom."""
    vote = desk.work.case.certified("selection")
    if vote is None or vote.outcome is None:
        return choices
    outcome = labels.word("RoundOutcome", vote.outcome, desk.language)
    return tuple(
        replace(choice, verdict="met", verdict_label=outcome)
        if int(choice.value) in vote.forwarded
        else choice
        for choice in choices
    )
