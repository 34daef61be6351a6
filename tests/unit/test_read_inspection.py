"""What `inspect` says of a file: everything that the file says of itself, and no answer."""

from pathlib import Path

import pandas as pd
import pyreadstat

from pipeline.read.formats import parse
from pipeline.read.inspection import Seen, columns_of
from pipeline.read.parsed import Request


def test_columns_labels_missing_values_and_counts_are_seen_and_no_answer(tmp_path: Path):
    frame = pd.DataFrame({"a1": [1.0, 9.0, None, 1.0], "text": ["hemligt", "", "", "annat"]})
    pyreadstat.write_sav(
        frame,
        str(tmp_path / "s.sav"),
        column_labels={"a1": "Fråga a1"},
        variable_value_labels={"a1": {1: "Nej", 9: "Vet ej"}},
        missing_ranges={"a1": [9, {"lo": 97, "hi": 99}]},
    )
    number, text = columns_of(parse(Request(tmp_path / "s.sav", "s.sav")))
    assert number == Seen("a1", "Fråga a1", number.storage, 3, 1, 2, "1 = Nej; 9 = Vet ej", "97 till 99; 9")
    assert (text.filled, text.empty, text.distinct) == (2, 2, 2)
    assert "hemligt" not in repr((number, text))


def test_an_empty_cell_of_a_text_file_is_empty(tmp_path: Path):
    (tmp_path / "s.csv").write_text("id;a\n1;\n2;x\n3;x\n", encoding="utf-8")
    _, seen = columns_of(parse(Request(tmp_path / "s.csv", "s.csv")))
    assert (seen.filled, seen.empty, seen.distinct) == (2, 1, 1)
