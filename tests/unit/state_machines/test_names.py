"""Vietnamese names: spelling, search and order."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state_machines.names import fold, nfc, sort_key

SYLLABLES = [
    "An",
    "Ánh",
    "Ăn",
    "Ấn",
    "Đặng",
    "Dung",
    "Hoà",
    "Huyền",
    "Ngọc",
    "Nguyễn",
    "Thị",
    "Ưng",
    "Y",
    "Ý",
]
NAMES = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=5).map(" ".join)

GIVEN_NAMES = ["An", "Anh", "Ánh", "Ăn", "Ân", "Ẩn", "Ấn", "Bình", "Dũng", "Đan"]
TONES = ["La", "Là", "Lả", "Lã", "Lá", "Lạ"]
LETTERS = list("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")


def test_names_are_stored_composed() -> None:
    name = "Nguyễn Thị Ổn"
    assert nfc(normalize("NFD", name)) == nfc(name) == name


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("Nguyễn Thị Ánh", "nguyen thi anh", id="marks are dropped"),
        pytest.param("Đỗ Đức Đan", "do duc dan", id="the crossed d is no mark but goes too"),
        pytest.param("ƯƠNG", "uong", id="horns and capitals"),
        pytest.param(normalize("NFD", "Trần Ẩn"), "tran an", id="decomposed input"),
        pytest.param("  Lê\u00a0 Văn\tBình\n", "le van binh", id="any run of spaces is one"),
        pytest.param("Ðặng", "dang", id="the look-alike of the crossed d"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_search_sees_no_marks(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    "ordered",
    [
        pytest.param(GIVEN_NAMES, id="letters before tones, shorter before longer"),
        pytest.param(TONES, id="level, huyền, hỏi, ngã, sắc, nặng"),
        pytest.param(LETTERS, id="the alphabet"),
        pytest.param(
            ["Trần Thị An", "Lê Văn Anh", "Đỗ Văn Ánh", "Bùi Thị Bình"],
            id="the given name outweighs the family name",
        ),
        pytest.param(["Dương Văn An", "Đặng Văn An", "Lê Văn An"], id="then the family name"),
        pytest.param(["Lê An", "Lê Đức An", "Lê Thị An", "Lê Thị Bảo An"], id="then the middle names"),
        pytest.param(["Nguyên An", "Nguyễn An"], id="tones tell family names apart"),
        pytest.param(["Lê An 1", "Lê An 2", "Lê An"], id="numbers come before letters"),
        pytest.param(["Lê Y", "Lê Z", "Lê 李"], id="letters of other alphabets come last"),
    ],
)
def test_names_sort_by_given_name_in_vietnamese_order(ordered: list[str]) -> None:
    keys = [sort_key(name) for name in ordered]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Nguyễn Thị Hoà", "Nguyễn Thị Hòa", id="old and new place of the tone mark"),
        pytest.param("NGUYỄN VĂN AN", "Nguyễn Văn An", id="capitals"),
        pytest.param("Trần Ẩn", normalize("NFD", "Trần Ẩn"), id="decomposed input"),
        pytest.param("  Lê   Văn An ", "Lê Văn An", id="spaces"),
        pytest.param("H'Hen Niê", "HHen Niê", id="punctuation inside a word"),
        pytest.param("Lê Văn - An", "Lê Văn An", id="punctuation for a word"),
        pytest.param("Ðan", "Đan", id="the look-alike of the crossed d"),
        pytest.param("Č", "C", id="a mark that is not of the alphabet"),
        pytest.param("\u0302An", "An", id="a mark without a letter"),
    ],
)
def test_what_makes_no_difference_to_the_order(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


@pytest.mark.parametrize("empty", ["", "   ", "-"])
def test_a_name_without_letters_comes_first(empty: str) -> None:
    assert sort_key(empty) == ""


@given(NAMES)
def test_a_key_is_plain_digits_of_a_known_length(name: str) -> None:
    key = sort_key(name)
    assert key.isascii()
    assert key.isdigit()
    assert len(key) <= 4 * (len(name) + 1)


@given(NAMES)
def test_spelling_form_changes_neither_search_nor_order(name: str) -> None:
    decomposed = normalize("NFD", name)
    assert fold(decomposed) == fold(name) == fold(fold(name))
    assert sort_key(decomposed) == sort_key(name)


@given(st.text())
def test_any_text_at_all_can_be_sorted_and_searched(text: str) -> None:
    assert sort_key(text).strip("0123456789") == ""
    assert "đ" not in fold(text)
