"""The account of the rows and what was noticed: no small number of people, and no sum that gives one away."""

import pandas as pd
import pytest

from pipeline.findings import Remark
from pipeline.protect.quality import safe_ledger, safe_quality
from pipeline.tables.core import REJECTED
from pipeline.tables.findings import FINDINGS, findings_table
from pipeline.tables.raw import LEFT_OUT
from tests.fixtures.small_study import small_study

WAVE = "2016"
ACCEPTED = 40
TOTAL = ""


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return small_study(tmp_path_factory.mktemp("study") / "smaland")


def reasoned(table, causes: dict[str, int]) -> pd.DataFrame:
    """A row for each time that a cause occurs."""
    reasons = [cause for cause, n in causes.items() for _ in range(n)]
    frame = pd.DataFrame({"wave": WAVE, "source_row": range(1, len(reasons) + 1), "reason": reasons})
    return table.conform(frame.astype({"wave": "str", "reason": "str"}))


def lines(study, left_out: dict[str, int], rejected: dict[str, int]) -> dict[tuple[str, str], float | str]:
    """Number or mark of each line."""
    respondents = pd.DataFrame({"respondent_id": range(ACCEPTED)})
    tables = (reasoned(LEFT_OUT, left_out), reasoned(REJECTED, rejected))
    frame = safe_ledger(*tables, respondents, study, WAVE).frame
    shown = frame["n"].astype("object").where(frame["mark"] == "", frame["mark"])
    return dict(zip(zip(frame["step"], frame["cause"], strict=True), shown, strict=True))


def test_rows_of_the_file_are_left_out_rejected_or_accepted(study):
    assert lines(study, {"header": 1, "preview": 6}, {"no_answers": 5, "test_row": 7}) == {
        ("file", TOTAL): 59,
        ("left_out", TOTAL): 7,
        ("left_out", "header"): 1,
        ("left_out", "preview"): 6,
        ("records", TOTAL): 52,
        ("rejected", TOTAL): 12,
        ("rejected", "no_answers"): 5,
        ("rejected", "test_row"): 7,
        ("accepted", TOTAL): 40,
    }


def test_a_file_without_any_row_left_out_is_all_accepted(study):
    found = lines(study, {}, {})
    assert found == {
        ("file", TOTAL): 40,
        ("left_out", TOTAL): 0,
        ("records", TOTAL): 40,
        ("rejected", TOTAL): 0,
        ("accepted", TOTAL): 40,
    }


def test_rows_that_nobody_filled_in_are_counted_however_few(study):
    found = lines(study, {"above_header": 2, "header": 1, "empty": 3, "totals": 1}, {})
    assert [found["left_out", cause] for cause in ("above_header", "header", "empty", "totals")] == [2, 1, 3, 1]
    assert found["file", TOTAL] == 47


def test_a_small_cause_hides_the_other_causes_of_its_step_and_leaves_their_sum(study):
    found = lines(study, {}, {"no_answers": 9, "test_row": 4})
    assert (found["rejected", "no_answers"], found["rejected", "test_row"]) == ("..", "..")
    assert (found["rejected", TOTAL], found["records", TOTAL], found["file", TOTAL]) == (13, 53, 53)


def test_small_rejected_rows_hide_every_sum_that_they_would_follow_from(study):
    found = lines(study, {"header": 1}, {"no_answers": 1, "test_row": 3})
    assert [found[step, TOTAL] for step in ("file", "left_out", "records", "rejected", "accepted")] == [
        "..",
        1,
        "..",
        "..",
        40,
    ]


def test_few_previews_hide_the_sum_of_their_step_and_of_the_file(study):
    found = lines(study, {"header": 1, "preview": 2}, {"no_answers": 5})
    assert [found[step, TOTAL] for step in ("file", "left_out", "records", "rejected", "accepted")] == [
        "..",
        "..",
        45,
        5,
        40,
    ]
    assert (found["left_out", "header"], found["left_out", "preview"]) == (1, "..")


@pytest.mark.parametrize("preview", [0, 2, 6])
@pytest.mark.parametrize("silent", [0, 3, 5])
@pytest.mark.parametrize("test", [0, 4, 8])
def test_no_equation_of_the_account_has_a_single_unknown(study, preview, silent, test):
    found = lines(study, {"header": 1, "preview": preview}, {"no_answers": silent, "test_row": test})
    total = {step: found[step, TOTAL] for step in ("file", "left_out", "records", "rejected", "accepted")}
    parts = {
        step: [n for (own, cause), n in found.items() if own == step and cause] for step in ("left_out", "rejected")
    }
    equations = [
        [total["file"], total["left_out"], total["records"]],
        [total["records"], total["rejected"], total["accepted"]],
        [total["file"], total["accepted"], total["rejected"], total["left_out"]],
        [total["left_out"], *parts["left_out"]],
        [total["rejected"], *parts["rejected"]],
    ]
    for equation in equations:
        assert equation.count("..") != 1
    assert all(n in {"..", 0} or n >= 5 for n in [total["rejected"], *parts["rejected"]])


def noticed(study, remarks: list[Remark], rejected: dict[str, int] | None = None) -> pd.DataFrame:
    findings = findings_table(FINDINGS, WAVE, remarks)
    return safe_quality(findings, reasoned(LEFT_OUT, {}), reasoned(REJECTED, rejected or {}), study, WAVE).frame


def remark(rule: str, rows: int, severity: str = "note") -> Remark:
    return Remark(rule, severity, f"Om {rule}.", "Gör något.", "kolumn", tuple(range(1, rows + 1)))


def test_fewer_than_five_rows_are_not_counted_out_and_none_is_another_thing(study):
    frame = noticed(study, [remark("a", 0), remark("b", 1), remark("c", 4), remark("d", 5)]).set_index("rule")
    assert frame["mark"].to_dict() == {"a": ".", "b": "..", "c": "..", "d": ""}
    assert frame.loc["d", "rows_n"] == 5
    assert frame.loc[["a", "b", "c"], "rows_n"].isna().all()


def test_warnings_come_first(study):
    frame = noticed(study, [remark("a", 9), remark("z", 9, "warning")])
    assert frame.sort_values("place")["rule"].tolist() == ["z", "a"]


def test_no_row_number_goes_on(study):
    frame = noticed(study, [Remark("a", "note", "Något.", rows=(4711, 4712, 4713, 4714, 4715))])
    assert "rows" not in frame
    assert "4711" not in frame.to_csv()


def test_a_rule_does_not_tell_a_number_that_the_account_hides(study):
    remarks = [remark("no_answers", 9), remark("test_row", 4), remark("other", 9)]
    hidden = noticed(study, remarks, {"no_answers": 9, "test_row": 4}).set_index("rule")["mark"]
    assert hidden.to_dict() == {"no_answers": "..", "test_row": "..", "other": ""}
    shown = noticed(study, remarks, {"no_answers": 9}).set_index("rule")["mark"]
    assert shown["no_answers"] == ""


@pytest.mark.parametrize("name", ["Björk", "Kommunen"])
def test_a_sentence_about_a_group_or_an_organisation_gives_no_number_of_its_answers(study, name):
    remarks = [Remark("of_a_unit", "warning", f"Svar för {name}, som saknas i listan.", rows=tuple(range(1, 10)))]
    frame = noticed(study, remarks)
    assert frame["mark"].tolist() == [".."]
    assert frame["rows_n"].isna().all()
    assert name in frame["found"][0]


def test_a_wave_about_which_nothing_was_noticed_has_no_rows(study):
    assert len(noticed(study, [])) == 0
