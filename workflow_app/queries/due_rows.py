"""The statements of a scan: what is owed goes into obligations, what must be said into reminders.

Every statement serves all rows at once and may be run any number of times, by any number
of processes: what is there already stays as it is.
"""

from __future__ import annotations

from workflow_app.queries.due_sources import COLUMNS
from workflow_app.queries.due_words import Table

KEY = ("rule", "subject", "period")
KEPT = tuple(name for name in COLUMNS if name not in {*KEY, "opened_on"})  # brought up to date
COMPARED = tuple(name for name in KEPT if name != "basis")  # JSON has no equality; it follows due_on

FIND = f"""
INSERT INTO due_now ({", ".join(COLUMNS)}) SELECT {", ".join(COLUMNS)} FROM (<source>) s WHERE 1 = 1
ON CONFLICT DO NOTHING
"""  # noqa: S608 - names of ours
# What somebody has said to be done stays done; anything else that is owed again is open again.
OPEN = f"""
INSERT INTO obligation ({", ".join(COLUMNS)}) SELECT {", ".join(COLUMNS)} FROM due_now s WHERE 1 = 1
ON CONFLICT (rule, subject, period) DO UPDATE SET
 {", ".join(f"{name} = excluded.{name}" for name in KEPT)}, met_on = NULL
WHERE (obligation.met_on IS NOT NULL
 OR {" OR ".join(f"obligation.{name} {{differs}} excluded.{name}" for name in COMPARED)})
 AND obligation.basis ->> 'done' IS NULL
"""  # noqa: S608 - names of ours
CLOSE = """
UPDATE obligation SET met_on = {today} WHERE met_on IS NULL AND (rule, subject, period) IN (
 SELECT o.rule, o.subject, o.period FROM obligation o WHERE o.met_on IS NULL AND <owns>
 EXCEPT SELECT s.rule, s.subject, s.period FROM due_now s)
"""
BOUND = """
SELECT max(id) FROM (SELECT id FROM obligation WHERE met_on IS NULL AND due_on <= {day furthest}
 AND id > :since ORDER BY id LIMIT :size) b
"""
QUIET = """(o.snoozed_until_on IS NOT NULL AND o.snoozed_until_on > {today}
 AND NOT (o.due_on <= {today} AND coalesce(rules.blocks, 0) = 1))"""
RULES = Table({"rule": "text", "ladder": "text", "blocks": "integer"})
DAYS = Table(
    {
        "ladder": "text",
        "due_on": "date",
        "rung": "integer",
        "rung_on": "date",
        "due_at": "instant",
        "urgent": "boolean",
        "late": "integer",
    },
    key=2,
)

HOLDERS = """), up AS (
 SELECT a.role, a.unit_path, u.id AS unit_id, u.parent_id, 0 AS depth
 FROM asked a JOIN org_unit u ON u.path = a.unit_path
 UNION ALL SELECT up.role, up.unit_path, u.id, u.parent_id, up.depth + 1
 FROM up JOIN org_unit u ON u.id = up.parent_id
), held AS (
 SELECT g.official_id, g.role, g.unit_id FROM role_grant g
 WHERE g.valid_from <= {today} AND (g.valid_to IS NULL OR g.valid_to > {today})
 UNION SELECT s.substitute_id, s.role, s.unit_id FROM substitution s
 JOIN role_grant g ON g.official_id = s.holder_id AND g.role = s.role AND g.unit_id = s.unit_id
 WHERE g.valid_from <= {today} AND (g.valid_to IS NULL OR g.valid_to > {today})
  AND s.from_on <= {today} AND s.to_on > {today} AND s.revoked_on IS NULL
), found AS (
 SELECT up.role, up.unit_path, held.official_id, up.depth,
  min(up.depth) OVER (PARTITION BY up.role, up.unit_path) AS nearest
 FROM up JOIN held ON held.role = up.role AND held.unit_id = up.unit_id
"""
# Whoever is considered in a case is not told of it in a role.
NOT_CONSIDERED = """NOT EXISTS (SELECT 1 FROM personnel_option p
  WHERE p.case_id = w.case_id AND p.official_id = f.official_id)"""
OWNERS = f"""), owners AS (
 SELECT id, official_id FROM wanted WHERE official_id IS NOT NULL
 UNION SELECT w.id, f.official_id FROM wanted w
 JOIN found f ON f.role = w.role AND f.unit_path = w.unit_path AND f.depth = f.nearest
 WHERE {NOT_CONSIDERED}
"""  # noqa: S608 - names of ours
# wanted: what has come to a rung of which nobody has been told; asked: the seats whose holders
# are told; up: the units over each seat, for a seat that nobody holds; told: people, once each.
REMIND = f"""
INSERT INTO reminder (key, obligation_id, recipient_id, channel, kind, rung, urgent, body, due_at, state,
 attempts, last_error, created_at)
WITH RECURSIVE wanted AS (
 SELECT o.id, o.rule, o.subject, o.period, o.clause, o.case_id, o.step, o.official_id, o.role, o.unit_path,
  o.due_on, days.rung, days.urgent, days.due_at, days.late, c.code,
  coalesce(c.authority_path, o.unit_path) AS over_path
 FROM obligation o LEFT JOIN rules ON rules.rule = o.rule
 JOIN days ON days.due_on = {{greatest}}(o.due_on, {{day oldest}})
  AND days.ladder = coalesce(rules.ladder, 'usual')
 LEFT JOIN personnel_case c ON c.id = o.case_id
 WHERE o.met_on IS NULL AND o.id > :since AND o.id <= :upto
  AND (days.rung >= 0 OR days.rung_on >= o.opened_on) AND NOT coalesce({QUIET}, 1 = 0)
  AND NOT EXISTS (SELECT 1 FROM reminder r WHERE r.obligation_id = o.id AND r.rung = days.rung
   AND r.kind IN ('DUE', 'ESCALATION'))
), asked AS (
 SELECT role, unit_path FROM wanted WHERE role IS NOT NULL
 UNION SELECT 'UNIT_HEAD', unit_path FROM wanted WHERE rung >= :superior
 UNION SELECT 'ADVISER', over_path FROM wanted WHERE rung >= :commission
{HOLDERS}{OWNERS}), heads AS (
 SELECT w.id, f.official_id, f.depth, min(f.depth) OVER (PARTITION BY w.id) AS nearest
 FROM wanted w JOIN found f ON f.role = 'UNIT_HEAD' AND f.unit_path = w.unit_path
 WHERE w.rung >= :superior AND {NOT_CONSIDERED}
  AND NOT EXISTS (SELECT 1 FROM owners x WHERE x.id = w.id AND x.official_id = f.official_id)
), named AS (
 SELECT id, official_id, 0 AS level FROM owners
 UNION ALL SELECT id, official_id, 1 FROM heads WHERE depth = nearest
 UNION ALL SELECT w.id, f.official_id, 2 FROM wanted w
 JOIN found f ON f.role = 'ADVISER' AND f.unit_path = w.over_path AND f.depth = f.nearest
 WHERE w.rung >= :commission AND {NOT_CONSIDERED}
), told AS (SELECT id, official_id, min(level) AS level FROM named GROUP BY id, official_id)
SELECT w.rule || '/' || w.subject || '/' || w.period || '/' || CAST(w.rung AS varchar) || '/' || ch.channel
  || '/' || CAST(t.official_id AS varchar),
 w.id, t.official_id, ch.channel, CASE t.level WHEN 0 THEN 'DUE' ELSE 'ESCALATION' END, w.rung, w.urgent,
 {{object}}('rule', w.rule, 'subject', w.subject, 'step', w.step, 'case', w.code, 'case_id', w.case_id,
  'due_on', w.due_on, 'rung', w.rung, 'clause', w.clause, 'level', t.level, 'late', w.late),
 w.due_at, 'PENDING', 0, '', {{now}}
FROM told t JOIN wanted w ON w.id = t.id
CROSS JOIN (SELECT 'BELL' AS channel UNION ALL SELECT 'MAIL') ch
WHERE 1 = 1
ON CONFLICT (key) DO NOTHING
"""  # noqa: S608 - names of ours
# One row a day for each person who nudges; the key tells by whom.
NUDGE = f"""
INSERT INTO reminder (key, obligation_id, recipient_id, channel, kind, rung, urgent, body, due_at, state,
 attempts, last_error, created_at)
WITH RECURSIVE wanted AS (
 SELECT o.*, c.code FROM obligation o LEFT JOIN personnel_case c ON c.id = o.case_id WHERE o.id = :number
), asked AS (
 SELECT role, unit_path FROM wanted WHERE role IS NOT NULL
{HOLDERS}{OWNERS})
SELECT w.rule || '/' || w.subject || '/' || w.period || '/' || :mark || '/' || ch.channel
  || '/' || CAST(t.official_id AS varchar),
 w.id, t.official_id, ch.channel, 'NUDGE', :rung, 1 = 1,
 {{object}}('rule', w.rule, 'subject', w.subject, 'step', w.step, 'case', w.code, 'case_id', w.case_id,
  'due_on', w.due_on, 'rung', CAST(:rung AS integer), 'clause', w.clause, 'level', 0, 'late', 0,
  'by', CAST(:by AS integer)),
 {{now}}, 'PENDING', 0, '', {{now}}
FROM owners t JOIN wanted w ON w.id = t.id
CROSS JOIN (SELECT 'BELL' AS channel UNION ALL SELECT 'MAIL') ch
WHERE 1 = 1
ON CONFLICT (key) DO NOTHING
"""  # noqa: S608 - names of ours
STANDING = """
SELECT r.id, r.kind, o.rule, o.subject, o.period, o.due_on, o.met_on, o.snoozed_until_on,
 EXISTS (SELECT 1 FROM reminder n WHERE n.obligation_id = r.obligation_id AND n.recipient_id = r.recipient_id
  AND n.channel = r.channel AND n.rung > r.rung AND n.due_at <= {now}
  AND n.kind IN ('DUE', 'ESCALATION')) AS overtaken
FROM reminder r JOIN obligation o ON o.id = r.obligation_id WHERE r.id IN ({ids})
"""
STILL_OWED = "SELECT rule, subject, period FROM due_now"
HIGHEST = "SELECT coalesce(max(id), 0) FROM reminder"
LATE = "SELECT count(*) FROM reminder WHERE id > :since AND CAST(body ->> 'late' AS integer) > 0"
