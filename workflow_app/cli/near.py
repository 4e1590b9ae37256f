"""What a person may have meant by a code that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

MOST = 8


def unknown(kind: str, code: str, known: Iterable[str]) -> str:
    """A sentence that there is no such thing, with the codes that come near; all where there are few."""
    codes = list(dict.fromkeys(known))
    folded = {one.casefold(): one for one in codes}
    text = code.casefold()
    near = [one for one in codes if text and (text in one.casefold() or one.casefold() in text)]
    near += [folded[one] for one in get_close_matches(text, folded, n=MOST, cutoff=0.5)]
    offered = list(dict.fromkeys(near))[:MOST] or (codes if len(codes) <= MOST else [])
    return f"there is no {kind} {code}" + (f"; there is {', '.join(offered)}" if offered else "")
