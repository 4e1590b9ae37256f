"""Vietnamese names: one spelling in store, search without marks, order by given name.

A database's own collation differs from server to server, so the order is worked out
here once and stored as plain digits.
"""

from __future__ import annotations

from functools import lru_cache
from unicodedata import combining, normalize

ALPHABET = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng; level tone has no mark

_END = "00"  # below every code, so that a shorter word comes first
_UNKNOWN = "99"  # letters of other scripts come last
_CODES = {letter: f"{place:02}" for place, letter in enumerate(ALPHABET, start=1)}
_TONE_CODES = {mark: f"{place:02}" for place, mark in enumerate(TONES, start=1)}

# The Icelandic letter looks the same in capitals and abounds in text from old fonts.
_LOOKALIKES = str.maketrans("ð", "đ")


def nfc(text: str) -> str:
    """The composed form: what is stored and compared."""
    return normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without marks, single spaces: what a search compares.

    >>> fold("  Đỗ  Thị Ánh ")
    'do thi anh'
    """
    bare = "".join(char for char in _decomposed(text) if not combining(char))
    return " ".join(bare.replace("đ", "d").split())


@lru_cache(maxsize=8192)  # the same people stand in list after list
def sort_key(full_name: str) -> str:
    """A string of digits that sorts names as a Vietnamese list does, in any collation.

    Order: given name (the last word), then family name, then middle names; within a word
    first the letters (a ă â b c d đ …), then the tones (level, huyền, hỏi, ngã, sắc,
    nặng). Capitals, punctuation and the place of the tone mark make no difference.
    A Vietnamese name of n characters gives at most 4 (n + 1) digits.
    """
    *others, given = full_name.split() or [""]
    return "".join(_word_key(word) for word in (given, *others))


def _decomposed(text: str) -> str:
    return normalize("NFD", text.casefold()).translate(_LOOKALIKES)


def _word_key(word: str) -> str:
    """Codes of the letters, then of the tones, each run closed; empty for a word without letters."""
    letters: list[str] = []
    tones: list[str] = []
    for char in _decomposed(word):
        if char in _TONE_CODES:
            tones.append(_TONE_CODES[char])
        elif combining(char):
            marked = nfc("".join(letters[-1:]) + char)
            if marked in _CODES:  # ă â ê ô ơ ư; any other mark is not of the alphabet
                letters[-1:] = [marked]
        elif char.isalnum():
            letters.append(char)
    if not letters:
        return ""
    codes = "".join(_CODES.get(letter, _UNKNOWN) for letter in letters)
    return codes + _END + "".join(tones) + _END
