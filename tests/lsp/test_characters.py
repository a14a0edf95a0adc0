"""What nobody sees is refused in every text; a text of several lines keeps its lines."""

import sys
import unicodedata

import pytest

from lsp.characters import (
    OF_SEVERAL_LINES,
    UNSEEN,
    clean_file_name,
    tidy,
    unseen,
    what_is_unseen,
    with_line_ends,
)

DIRECTION = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)]
ZERO_WIDTH = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"]
CONTROL = ["\x00", "\x07", "\x1b", "\x7f", "\x80", "\x85", "\u2028", "\u2029", "\ud800"]


@pytest.mark.parametrize("character", [*DIRECTION, *ZERO_WIDTH, *CONTROL, "\n", "\r", "\t"], ids=ascii)
def test_a_line_refuses_what_nobody_sees(character: str) -> None:
    assert unseen(f"Alex {character}Example") == 5
    assert f"character 6 is one (U+{ord(character):04X})" in what_is_unseen(f"Alex {character}Example")


@pytest.mark.parametrize("character", [*DIRECTION, *CONTROL, "\u200b", "\ufeff"], ids=ascii)
def test_so_does_a_text_of_several_lines(character: str) -> None:
    assert unseen(f"One\ntwo{character}", lines=True) == 7


def test_a_text_of_several_lines_keeps_lines_tabs_and_joiners() -> None:
    assert what_is_unseen("".join(OF_SEVERAL_LINES), lines=True) == ""


@pytest.mark.parametrize(
    "name",
    [
        "Siân Ó Briain-Õun",
        "محمد",
        "李 小龍",
        "Zoë \u2013 “Forum” café",
        "£5 & 50%",
        "😀",
        "Ambridge\u00a0Trust",
    ],
)
def test_a_name_in_any_script_is_a_name(name: str) -> None:
    assert unseen(name) is None


def test_the_short_way_misses_nothing() -> None:
    printable = [
        chr(code)
        for code in range(sys.maxunicode + 1)
        if chr(code).isprintable() and unicodedata.category(chr(code)) in UNSEEN
    ]
    assert printable == []


def test_a_file_name_shows_its_ending() -> None:
    assert clean_file_name("members 2006.csv")
    assert not clean_file_name("members\u202evsc.xlsx")


def test_a_line_ends_with_one_character_whoever_sent_it() -> None:
    assert with_line_ends("one\r\ntwo\rthree\nfour\n\r\n") == "one\ntwo\nthree\nfour\n\n"
    assert tidy(" one \r\n two\r\n") == "one \n two"
    assert tidy(None) is None
