"""Where due things come from: one statement a source, whatever the number of cases and officials.

Every source gives the same columns: rule, subject, period, clause, case_id, step,
official_id, role, unit_path, due_on, basis, opened_on. A row stands for a thing that is
still owed; when it no longer comes, the thing is done or not owed any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from state_machines import registry
from state_machines.ladder import DEADLINE
from workflow_app.queries.due_words import Table

COLUMNS = (
    "rule",
    "subject",
    "period",
    "clause",
    "case_id",
    "step",
    "official_id",
    "role",
    "unit_path",
    "due_on",
    "basis",
    "opened_on",
)


@dataclass(frozen=True, slots=True, eq=False)  # one object a source
class Source:
    """``owns`` tells its obligations from those of other sources. ``tables`` stand beside it.

    ``by_hand``: somebody says that it is done, on a document; it does not come back then.
    """

    name: str
    owns: str
    select: str
    tables: Mapping[str, Table] = field(default_factory=dict)
    by_hand: bool = False
    number: str = ""  # the column that the number in ``subject`` is of

    def all(self) -> str:
        """Everything that is owed."""
        return self.select.replace("<within>", "")

    def within(self) -> str:
        """What is owed about the subjects of these ``:numbers``."""
        return self.select.replace("<within>", f"AND {self.number} IN ({{numbers}})")


DAYS = Table({"anchor": "date", "due_on": "date", "basis": "json"})
RETIRING = Table({"sex": "text", "year": "integer", "month": "integer", "retires_on": "date"}, key=3)
TENURE_FROM = """
FROM tenure te JOIN post p ON p.id = te.post_id JOIN title t ON t.id = p.title_id
JOIN official o ON o.id = te.official_id JOIN org_unit u ON u.id = p.unit_id
LEFT JOIN retiring ON retiring.sex = o.sex AND retiring.year = o.birth_year
 AND retiring.month = CASE WHEN o.birth_day IS NULL OR o.birth_month IS NULL THEN 0 ELSE o.birth_month END
"""


@cache
def _meeting() -> dict[str, set[str]]:
    """The steps that meet each deadline, by all procedures known."""
    tables = (*registry.known().values(), *registry.offered().values())
    meeting: dict[str, set[str]] = {}
    for step in (step for one in tables for step in one.steps):
        for code in step.meets:
            meeting.setdefault(code, set()).add(step.code)
    return meeting


def _answers() -> str:
    """Whether a step of the inbox (``k``) is one that meets a deadline (``d``)."""
    ways = [f"WHEN '{code}' THEN k.step IN ({_quoted(steps)})" for code, steps in sorted(_meeting().items())]
    return f"CASE d.code {' '.join(ways)} ELSE 1 = 0 END"


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(words))


# A deadline is owed by whoever has the step that meets it, else by whoever must act next. One that no
# step meets is a time that somebody may use, as for a petition about a grade: nobody owes it.
DEADLINES = """
SELECT 'deadline:' || d.code AS rule, 'case:' || CAST(c.id AS varchar) AS subject,
 CAST(d.started_on AS varchar) AS period, coalesce(settings.clause, '') AS clause, c.id AS case_id,
 coalesce(k.step, '') AS step, k.official_id AS official_id,
 CASE WHEN k.official_id IS NULL THEN coalesce(k.role, 'PERSONNEL_SPECIALIST') END AS role,
 coalesce(k.unit_path, c.unit_path) AS unit_path, d.due_on AS due_on,
 {object}('from', coalesce(CASE settings.event WHEN 'term_end' THEN c.running_term_end_on END, d.started_on),
  'count', CASE WHEN settings.event = '' OR settings.event IS NULL THEN d.count ELSE -d.count END,
  'unit', d.unit, 'skipped', {json}(d.skipped)) AS basis,
 d.started_on AS opened_on
FROM deadline d JOIN personnel_case c ON c.id = d.case_id
LEFT JOIN settings ON settings.code = d.code
LEFT JOIN case_task k ON k.id = coalesce(
 (SELECT min(k.id) FROM case_task k WHERE k.case_id = d.case_id AND <answers>),
 (SELECT min(k.id) FROM case_task k WHERE k.case_id = d.case_id))
WHERE d.met_on IS NULL AND d.code IN (<met>) AND c.phase IN ('open', 'decided') <within>
"""
# The day of a campaign, for every form of it that is not finished and has no deadline of its own.
FORMS = """
SELECT 'R-2.3-l' AS rule, 'case:' || CAST(c.id AS varchar) AS subject, CAST(g.to_on AS varchar) AS period,
 '2.3' AS clause, c.id AS case_id, coalesce(k.step, '') AS step,
 CASE WHEN k.id IS NULL THEN f.official_id ELSE k.official_id END AS official_id, k.role AS role,
 coalesce(k.unit_path, c.unit_path) AS unit_path, g.due_on AS due_on,
 {object}('from', g.to_on, 'campaign', g.case_id) AS basis, c.opened_on AS opened_on
FROM evaluation_form f JOIN evaluation_campaign g ON g.case_id = f.campaign_id
JOIN personnel_case c ON c.id = f.case_id
LEFT JOIN case_task k ON k.id = (SELECT min(k.id) FROM case_task k WHERE k.case_id = f.case_id)
WHERE c.phase = 'open' <within>
 AND NOT EXISTS (SELECT 1 FROM deadline d WHERE d.case_id = c.id AND d.met_on IS NULL)
"""
# Terms that end soon and whose review nobody has opened (the others have deadlines of their case).
TERMS = f"""
SELECT 'R-P-reapp-90' AS rule, 'official:' || CAST(o.id AS varchar) AS subject,
 CAST(te.term_end_on AS varchar) AS period, '2.5' AS clause, CAST(NULL AS integer) AS case_id, '' AS step,
 CAST(NULL AS integer) AS official_id, 'PERSONNEL_SPECIALIST' AS role, u.path AS unit_path,
 terms.due_on AS due_on, terms.basis AS basis, {{least}}({{today}}, terms.due_on) AS opened_on
{TENURE_FROM}
JOIN terms ON terms.anchor = te.term_end_on
WHERE te.from_on <= {{today}} AND te.term_end_on > {{today}} <within>
 AND te.term_end_on <= (SELECT max(anchor) FROM terms) AND t.in_scope AND NOT t.is_elected
 AND (te.to_on IS NULL OR te.to_on >= te.term_end_on) AND t.rank IN ('HEAD', 'DEPUTY')
 AND (retiring.retires_on IS NULL OR retiring.retires_on > te.term_end_on)
 AND NOT EXISTS (SELECT 1 FROM personnel_case c
  WHERE c.tenure_id = te.id AND c.running_term_end_on = te.term_end_on)
"""  # noqa: S608 - names of ours
# A head whose term or service ends soon owes a proposal until one stands in the head's channel.
SUCCESSORS = f"""
SELECT 'R-2.5-d' AS rule, 'official:' || CAST(h.who AS varchar) AS subject,
 CAST(h.ends_on AS varchar) AS period, '2.5' AS clause, CAST(NULL AS integer) AS case_id, '' AS step,
 h.who AS official_id, CAST(NULL AS varchar) AS role, h.path AS unit_path, ends.due_on AS due_on,
 ends.basis AS basis, {{least}}({{today}}, ends.due_on) AS opened_on
FROM (SELECT o.id AS who, p.id AS post, u.path AS path,
 {{least}}(coalesce(te.term_end_on, {{never}}), coalesce(retiring.retires_on, {{never}}),
  coalesce((SELECT n.retires_on FROM retirement_notice n
   WHERE n.official_id = o.id AND n.annulled_on IS NULL), {{never}})) AS ends_on
{TENURE_FROM}
WHERE te.from_on <= {{today}} <within> AND (te.to_on IS NULL OR te.to_on > {{today}})
 AND t.rank = 'HEAD' AND t.in_scope) h
JOIN ends ON ends.anchor = h.ends_on
WHERE NOT EXISTS (SELECT 1 FROM personnel_case c JOIN nomination n ON n.case_id = c.id
 WHERE c.post_id = h.post AND n.channel = 'HEAD' AND n.on_date >= ends.opens_on)
"""  # noqa: S608 - names of ours
# The end of a rotation or a secondment, until its end review is open.
AWAY = """
SELECT 'R-P-rot-3y' AS rule, 'case:' || CAST(c.id AS varchar) AS subject,
 CAST(c.term_end_on AS varchar) AS period, '2.6' AS clause, c.id AS case_id, '' AS step,
 CAST(NULL AS integer) AS official_id, 'ADVISER' AS role, c.authority_path AS unit_path,
 away.due_on AS due_on, away.basis AS basis, {least}({today}, away.due_on) AS opened_on
FROM personnel_case c JOIN away ON away.anchor = c.term_end_on
WHERE c.kind IN ('rotation', 'secondment') AND c.state IN ('IN_PLACE', 'PROLONGED') <within>
"""
# What has a fixed day, wherever somebody holds the role that owes it.
DUTIES = """
SELECT duties.rule AS rule, 'unit:' || CAST(u.id AS varchar) AS subject, duties.period AS period,
 duties.clause AS clause, CAST(NULL AS integer) AS case_id, '' AS step, CAST(NULL AS integer) AS official_id,
 duties.role AS role, u.path AS unit_path, duties.due_on AS due_on, duties.basis AS basis,
 duties.opened_on AS opened_on
FROM org_unit u JOIN duties ON EXISTS (SELECT 1 FROM role_grant g
 WHERE g.role = duties.role AND g.unit_id = u.id AND g.valid_from <= {today}
 AND (g.valid_to IS NULL OR g.valid_to > {today}))
WHERE (u.valid_to IS NULL OR u.valid_to > {today}) <within>
"""
DUTY = Table(
    {
        "rule": "text",
        "role": "text",
        "period": "text",
        "clause": "text",
        "due_on": "date",
        "opened_on": "date",
        "basis": "json",
    },
    key=3,
)
SETTINGS = Table({"code": "text", "clause": "text", "event": "text"})
ENDS = Table({**DAYS.columns, "opens_on": "date"})
NOW = Table(
    dict(
        zip(
            COLUMNS,
            (
                "text",
                "text",
                "text",
                "text",
                "integer",
                "text",
                "integer",
                "text",
                "text",
                "date",
                "json",
                "date",
            ),
            strict=True,
        )
    ),
    key=3,
)


@cache
def sources() -> tuple[Source, ...]:
    """Every source of due things."""
    answered = DEADLINES.replace("<answers>", _answers()).replace("<met>", _quoted(_meeting()))
    return (
        Source(
            "deadlines",
            "substr(rule, 1, 9) = 'deadline:'",
            answered,
            {"settings": SETTINGS},
            number="d.case_id",
        ),
        Source("forms", "rule = 'R-2.3-l'", FORMS, number="f.case_id"),
        Source("terms", "rule = 'R-P-reapp-90'", TERMS, {"terms": DAYS, "retiring": RETIRING}, number="o.id"),
        Source(
            "successors",
            "rule = 'R-2.5-d'",
            SUCCESSORS,
            {"ends": ENDS, "retiring": RETIRING},
            by_hand=True,
            number="o.id",
        ),
        Source("away", "rule = 'R-P-rot-3y'", AWAY, {"away": DAYS}, number="c.id"),
        Source(
            "duties", "substr(subject, 1, 5) = 'unit:'", DUTIES, {"duties": DUTY}, by_hand=True, number="u.id"
        ),
    )


def source_of(rule: str, subject: str) -> Source | None:
    """The source that an obligation comes from, if there is one."""
    named = {"R-2.3-l": "forms", "R-P-reapp-90": "terms", "R-2.5-d": "successors", "R-P-rot-3y": "away"}
    name = "deadlines" if rule.startswith(DEADLINE) else named.get(rule, "")
    if not name and subject.startswith("unit:"):
        name = "duties"
    return next((one for one in sources() if one.name == name), None)
