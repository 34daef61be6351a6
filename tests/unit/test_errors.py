"""What a researcher reads when something is wrong."""

import pytest

from pipeline import errors
from pipeline.errors import BaslinjeError, InputError, Problem, StudyError, raise_if_any, rows_text


def test_a_problem_says_where_what_was_found_what_was_expected_and_how_to_mend_it():
    assert str(Problem("fil rad 2", "fel", "rätt", "rätta")) == "fil rad 2: fel. Väntade: rätt. Åtgärd: rätta."


def test_what_is_not_known_of_a_problem_is_left_out():
    assert str(Problem("fil", "fel")) == "fil: fel."
    assert str(Problem("fil", "fel", fix="rätta")) == "fil: fel. Åtgärd: rätta."


def test_an_error_counts_and_lists_every_problem_on_a_line_of_its_own():
    lines = str(InputError([Problem("a", "ett"), Problem("b", "två")])).splitlines()
    assert lines == ["Indata behöver rättas (2):", "  - a: ett.", "  - b: två."]


def test_a_single_problem_needs_no_list():
    assert StudyError(Problem("a", "ett")).problems == (Problem("a", "ett"),)


def test_every_kind_of_error_has_a_heading_of_its_own_and_is_caught_as_one_family():
    kinds = BaslinjeError.__subclasses__()
    assert {kind.__name__ for kind in kinds} == {name for name in vars(errors) if name.endswith("Error")} - {
        "BaslinjeError"
    }
    assert len({kind.heading for kind in [BaslinjeError, *kinds]}) == len(kinds) + 1


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([4], "rad 4"),
        ([7, 2], "raderna 2, 7"),
        (range(1, 11), "raderna 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"),
        (range(12, 0, -1), "raderna 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 och 2 till"),
    ],
)
def test_rows_are_named_in_order_and_at_most_ten_of_them(rows, text):
    assert rows_text(list(rows)) == text


def test_no_problems_raise_nothing_and_problems_raise_the_named_error():
    raise_if_any(InputError, iter(()))
    with pytest.raises(StudyError) as caught:
        raise_if_any(StudyError, (Problem(name, "fel") for name in "ab"))
    assert [problem.where for problem in caught.value.problems] == ["a", "b"]
