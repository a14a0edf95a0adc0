"""Two texts as one, with what changed marked in it."""

import pytest

from lsp.differences import Mark, marked

BEFORE = "Fewer burglaries and less fear of them, first in the four wards that suffer most."
AFTER = "Fewer burglaries and less fear of them, first in the four wards that the action plan names."


def test_what_changed_is_marked_among_the_words_around_it() -> None:
    assert marked(BEFORE, AFTER) == [
        Mark(" … first in the four wards that "),
        Mark("suffer most.", "out"),
        Mark("the action plan names.", "in"),
    ]


def test_what_was_put_in_between_has_words_on_both_sides() -> None:
    first, *rest = marked(BEFORE, f"{BEFORE} So that nobody fears to go out.")
    assert (first.how, [mark.how for mark in rest]) == ("", ["in"])
    many = " ".join(f"word{number}" for number in range(40))
    marks = marked(f"{many} old {many}", f"{many} new {many}")
    assert [mark.how for mark in marks] == ["", "out", "in", ""]
    assert marks[0].text == " … word34 word35 word36 word37 word38 word39 "
    assert marks[-1].text == " word0 word1 word2 word3 word4 word5 … "


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Draft", "Circulated"),
        (BEFORE, "Short."),
        (BEFORE, "Every child is safe, well and ready for school, and no family tells its story twice."),
        (BEFORE, f"{BEFORE} " + "again " * 1_001),
    ],
)
def test_short_different_and_endless_texts_are_shown_whole(before: str, after: str) -> None:
    assert marked(before, after) == []
