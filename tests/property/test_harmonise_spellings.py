"""What must hold for every way of writing a name and every order of the rows."""

import unicodedata

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.harmonise.people import registers
from pipeline.harmonise.responses import harmonise
from pipeline.study import Study
from pipeline.study.names import INVISIBLE, same_spelling
from pipeline.tables.raw import MISSING_RANGES, VALUE_LABELS
from tests.fixtures.small_study import COLUMNS, small_study

SPACES = ["\u0020", "\u00a0", "\u202f", "\u2009", "\t", "\n", "\u3000"]
INVISIBLE_LETTERS = [chr(code) for code in INVISIBLE]
FORMS = ["NFC", "NFD"]


@st.composite
def spelt(draw: st.DrawFn, name: str) -> str:
    """A name with any capitals, white space, invisible characters and split letters."""
    space = st.text(st.sampled_from(SPACES), min_size=1, max_size=3)
    letters = list(unicodedata.normalize(draw(st.sampled_from(FORMS)), name))
    cases = [draw(st.sampled_from([letter, letter.upper(), letter.lower()])) for letter in letters]
    spaced = [draw(space) if letter == " " else letter for letter in cases]
    for place in draw(st.lists(st.integers(0, len(spaced)), max_size=3)):
        spaced.insert(place, draw(st.sampled_from(INVISIBLE_LETTERS)))
    around = st.text(st.sampled_from(SPACES), max_size=2)
    return draw(around) + "".join(spaced) + draw(around)


@settings(deadline=None)
@given(data=st.data())
def test_every_spelling_variation_of_every_group_name_is_its_code(gavleborg: Study, data: st.DataObject):
    group = data.draw(st.sampled_from(gavleborg.groups))
    written = data.draw(spelt(data.draw(st.sampled_from(group.known_as))))
    assert registers(gavleborg)["group"].resolve(pd.Series([written])).tolist() == [group.code]


@settings(deadline=None)
@given(data=st.data())
def test_a_name_with_a_letter_too_many_too_few_or_another_is_nobodys(gavleborg: Study, data: st.DataObject):
    names = [name for group in gavleborg.groups for name in group.known_as]
    name = data.draw(st.sampled_from(names))
    place = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from(["", *"abdefghijklmnopqrstuvwxyzåäö0123456789"]))
    changed = name[:place] + letter + name[place + data.draw(st.integers(0, 1)) :]
    assume(same_spelling(changed) not in {same_spelling(known) for known in names})
    assert registers(gavleborg)["group"].resolve(pd.Series([changed])).isna().all()


@settings(deadline=None)
@given(st.text())
def test_the_form_of_a_spelling_is_its_own_form(text: str):
    assert same_spelling(same_spelling(text)) == same_spelling(text)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return small_study(tmp_path_factory.mktemp("egenskap") / "litet")


ANSWER = st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, 9.0, None])
GROUP, ORGANISATION = st.sampled_from(["Ask", "björks KOMMUN", "0603"]), st.sampled_from(["KOM", "F-kassan"])
RECORD = st.tuples(GROUP, ORGANISATION, ANSWER, ANSWER, ANSWER, ANSWER)


def records_of(rows: list[tuple]) -> pd.DataFrame:
    numbered = [
        ("2016", place, float(place), group, org, "", *answers)
        for place, (group, org, *answers) in enumerate(rows, start=1)
    ]
    return pd.DataFrame(numbered, columns=["wave", "source_row", *COLUMNS])


def answered(rows: list[tuple]) -> list[bool]:
    return [any(answer not in (None, 9) for answer in answers) for _, _, *answers in rows]


def content(records: pd.DataFrame, study: Study) -> list[set[tuple]]:
    made = harmonise(records, VALUE_LABELS.empty(), MISSING_RANGES.empty(), study, "2016")
    return [
        {tuple(None if pd.isna(cell) else cell for cell in row) for row in frame.itertuples(index=False)}
        for frame in made[:4]
    ]


@settings(deadline=None)
@given(rows=st.lists(RECORD, min_size=1, max_size=8), random=st.randoms(use_true_random=False))
def test_the_order_of_the_files_rows_does_not_change_the_content(small: Study, rows: list[tuple], random):
    assume(any(answered(rows)))
    records = records_of(rows)
    order = list(range(len(rows)))
    random.shuffle(order)
    assert content(records, small) == content(records.iloc[order].reset_index(drop=True), small)


@settings(deadline=None)
@given(rows=st.lists(RECORD, min_size=1, max_size=8))
def test_every_record_is_accepted_or_rejected_and_never_both(small: Study, rows: list[tuple]):
    kept = answered(rows)
    assume(any(kept))
    made = harmonise(records_of(rows), VALUE_LABELS.empty(), MISSING_RANGES.empty(), small, "2016")
    assert made.respondents["source_row"].tolist() == [place for place, is_kept in enumerate(kept, 1) if is_kept]
    assert made.rejected["source_row"].tolist() == [place for place, is_kept in enumerate(kept, 1) if not is_kept]
