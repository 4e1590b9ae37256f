"""The head of an official paper: in Vietnamese, whatever language the screen speaks."""

from __future__ import annotations

from dataclasses import dataclass

from workflow_app.presenters.case_view import CaseView

TERRITORIES = ("Thành phố ", "Tỉnh ", "Huyện ", "Thị xã ", "Quận ")
FEBRUARY = 2


@dataclass(frozen=True, slots=True)
class Letterhead:
    """For ``layouts/print.html``."""

    layout: str
    superior: str
    issuer: str
    number: str
    place_date: str
    kind: str
    abstract: str


def letterhead(view: CaseView, kind: str, abstract: str, number: str = "") -> Letterhead:
    """The head for a paper of the unit of the case, dated today."""
    row, today = view.sight.file.row, view.sight.today
    return Letterhead(
        layout=row["unit_layout"],
        superior=view.details.superior,
        issuer=row["unit_name"],
        number=number,
        place_date=f"{_place(view)}, ngày {today.day:02} tháng {_month(today.month)} năm {today.year}",
        kind=kind,
        abstract=abstract,
    )


def _place(view: CaseView) -> str:
    """District or province without the word for its kind, as Decree 30/2020 has it before the date."""
    name = view.details.territory
    kind = next((kind for kind in TERRITORIES if name.startswith(kind)), "")
    return name.removeprefix(kind)


def _month(number: int) -> str:
    """January and February with a nought, so that no digit can be put in front (Decree 30/2020)."""
    return f"{number:02}" if number <= FEBRUARY else str(number)
