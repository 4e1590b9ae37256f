"""What a page costs at the least: a Flask page of one word, and a table of two hundred rows."""

from __future__ import annotations

from flask import Flask, render_template_string

ROWS = 200
TABLE = """<!DOCTYPE html><html><head><title>{{ title }}</title></head><body><table>
{% for row in rows %}<tr><td>{{ row.number }}</td><td>{{ row.name }}</td><td>{{ row.unit }}</td>
<td>{{ row.state }}</td><td><a href="/rows/{{ row.number }}">{{ row.day }}</a></td></tr>
{% endfor %}</table></body></html>"""

app = Flask(__name__)


@app.get("/hello")
def hello() -> str:
    """One word."""
    return "hello"


@app.get("/table")
def table() -> str:
    """Two hundred rows of five columns, made anew each time."""
    rows = [
        {"number": n, "name": f"Nguyễn Văn {n}", "unit": "Sở Tài chính", "state": "open", "day": "02/03/2026"}
        for n in range(ROWS)
    ]
    return render_template_string(TABLE, title="Danh sách", rows=rows)
