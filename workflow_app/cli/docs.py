"""``quytrinh docs``: docs/procedures written anew from the tables, in Vietnamese."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from state_machines import registry
from state_machines.definition import RETURN, Procedure, RoundTemplate, Step
from state_machines.diagrams import mermaid
from state_machines.rulebook import catalogue, clauses, words
from workflow_app.wording import LABELS

FOLDER = Path("docs/procedures")
MANY = 8  # states above which a step's sources are counted, not listed
SCOPES = {
    "unit": "thuộc đơn vị có chức danh",
    "authority": "thuộc cấp có thẩm quyền",
    "either": "thuộc đơn vị hoặc cấp có thẩm quyền",
    "venue": "thuộc nơi tổ chức bỏ phiếu",
    "self": "chính người đó",
    "sending": "thuộc nơi đi",
    "movers": "thuộc nơi đi hoặc cấp có thẩm quyền",
    "places": "thuộc nơi đi, nơi đến hoặc cấp có thẩm quyền",
}


def add(subparsers: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Register the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "docs", help="write docs/procedures from the tables"
    )
    parser.add_argument(
        "--check", action="store_true", help="change nothing; fail when a page is not up to date"
    )
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """0 when the pages are up to date afterwards, 1 when ``--check`` finds one that is not."""
    stale = 0
    for name, text in pages().items():
        path = FOLDER / name
        if path.is_file() and path.read_text("utf-8") == text:
            continue
        stale += 1
        print(path)
        if not asked.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return 1 if asked.check and stale else 0


def pages() -> dict[str, str]:
    """File name → its whole text."""
    every = registry.known().values()
    named = {f"{p.code}-{p.version}.md": "\n".join(_page(p)) + "\n" for p in every}
    return {"README.md": "\n".join(_index(every)) + "\n", **named}


def _index(procedures: Iterable[Procedure]) -> Iterator[str]:
    yield "# Các quy trình"
    yield ""
    yield "Các trang này được tạo từ bảng quy trình bằng `make docs`; không sửa bằng tay."
    yield ""
    for p in procedures:
        yield f"- [{p.name.vi}]({p.code}-{p.version}.md) (`{p.code}`, phiên bản {p.version})"


def _page(procedure: Procedure) -> Iterator[str]:
    yield f"# {procedure.name.vi}"
    yield ""
    since = f"{procedure.effective_from:%d/%m/%Y}"
    yield f"Mã `{procedure.code}`, phiên bản {procedure.version}, áp dụng từ {since}."
    if (procedure.code, procedure.version) in registry.offered():
        yield "Phiên bản này chỉ áp dụng ở cơ quan đã ban hành nó, từ ngày cơ quan định."
    yield "Trang này được tạo từ bảng quy trình bằng `make docs`; không sửa bằng tay."
    yield ""
    yield "```mermaid"
    yield mermaid(procedure).rstrip()
    yield "```"
    yield ""
    yield from _states(procedure)
    yield from _rounds(procedure)
    yield "## Các bước"
    for step in procedure.steps:
        yield from _step(procedure, step)
    yield from _cited(procedure)


def _states(procedure: Procedure) -> Iterator[str]:
    yield "## Trạng thái"
    yield ""
    yield from _table(
        ("Trạng thái", "Mã", "Giai đoạn", "Trình tự chính"),
        (
            (s.name.vi, f"`{s.code}`", words()["Phase"][s.phase].vi, "có" if s.on_main_line else "không")
            for s in procedure.states
        ),
    )


def _rounds(procedure: Procedure) -> Iterator[str]:
    if not procedure.rounds:
        return
    yield "## Các vòng bỏ phiếu"
    yield ""
    head = ("Vòng", "Khi hồ sơ ở", "Người bỏ phiếu", "Cách bỏ phiếu", "Sau vòng", "Căn cứ")
    yield from _table(head, (_round(procedure, template) for template in procedure.rounds))


def _round(procedure: Procedure, template: RoundTemplate) -> tuple[str, ...]:
    return (
        template.name.vi,
        procedure.state(template.state).name.vi,
        words()["VoterGroup"][template.voter_group].vi,
        words()["BallotType"][template.ballot].vi,
        ", ".join(procedure.round(code).name.vi for code in template.after) or "–",
        _clause(template.clause),
    )


def _step(procedure: Procedure, step: Step) -> Iterator[str]:
    yield ""
    yield f"### {step.name.vi}"
    yield ""
    if step.help:
        yield step.help.vi
        yield ""
    who = ", ".join(words()["Role"][role].vi for role in step.by)
    yield f"- Ai: {who} ({SCOPES[step.scope]})."
    yield f"- Từ: {_sources(procedure, step)}. Đến: {_dest(procedure, step)}."
    yield f"- Căn cứ: {_clause(step.clause)}. Mã `{step.code}`."
    if step.asks:
        yield f"- Thông tin cần nhập: {'; '.join(_label(step, name) for name in step.asks)}."
    if step.documents:
        yield f"- Văn bản: {'; '.join(words()['DocumentKind'][kind].vi for kind in step.documents)}."
    if step.rules:
        yield "- Điều kiện:"
        for rule in step.rules:
            info = catalogue()[rule]
            severity = words()["Severity"][info.severity].vi
            yield f"    - {info.title.vi} ({_clause(info.clause)}; {severity.lower()}; `{rule}`)"


def _sources(procedure: Procedure, step: Step) -> str:
    if not step.sources:
        return "chưa có"
    if len(step.sources) > MANY:
        return f"{len(step.sources)} trạng thái"
    return ", ".join(procedure.state(code).name.vi for code in step.sources)


def _dest(procedure: Procedure, step: Step) -> str:
    if step.dest is None:
        return "không đổi"
    return "trạng thái trước đó" if step.dest == RETURN else procedure.state(step.dest).name.vi


def _label(step: Step, name: str) -> str:
    return str(LABELS.get(f"{step.code}:{name}") or LABELS[name])


def _cited(procedure: Procedure) -> Iterator[str]:
    used = {step.clause for step in procedure.steps} | {template.clause for template in procedure.rounds}
    used |= {catalogue()[rule].clause for step in procedure.steps for rule in step.rules}
    yield ""
    yield "## Các mục được viện dẫn"
    yield ""
    for key, clause in clauses().items():
        if key in used:
            yield f"- {clause['title'].vi} ({_clause(key)}): {clause['sense'].vi}"


def _clause(key: str) -> str:
    return f"chú thích {key.removeprefix('fn')}" if key.startswith("fn") else f"mục {key}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for row in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(row)} |"
    yield ""
