"""Groups that the study is not about: declared, they are left out and counted; undeclared, they stop the file."""

from pathlib import Path

import pytest

from pipeline.errors import InputError, StudyError
from pipeline.harmonise.invited import harmonise_invited
from pipeline.study import Study
from pipeline.study.edition import edition_id
from pipeline.tables.raw import INVITED_ROWS
from tests.fixtures.small_records import Labels, harmonised, records_of, refused, remark
from tests.fixtures.small_study import STUDY, row, small_study

OUTSIDE = ("Älvkarleby", "Gävleborg")
DECLARED = STUDY + '\n[screening]\noutside_study = ["Älvkarleby", "Gävleborg"]\n'


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


@pytest.fixture
def declaring(tmp_path: Path) -> Study:
    return small_study(tmp_path / "anger", {"study.toml": DECLARED.format(id="anger")})


def answering(number: int, group: str | float, *answers: float | None, org: str = "KOM") -> tuple:
    return row(number, group, *(answers or (1, 2, 3, 4)), org=org)  # type: ignore[arg-type]


def reasons(study: Study, *rows: tuple, labels: Labels | None = None) -> dict[int, str]:
    rejected = harmonised(study, records_of(rows), labels).rejected
    return dict(zip(rejected["source_row"], rejected["reason"], strict=True))


@pytest.mark.parametrize("name", OUTSIDE)
def test_an_undeclared_name_stops_and_says_where_it_may_be_declared(study: Study, name: str):
    (problem,) = refused(study, records_of([answering(1, "Ask"), answering(2, name)]))
    assert "okänd stavning av grupp på rad 2." in problem
    assert "hör den inte till studien: skriv namnet under outside_study i [screening]" in problem
    assert name not in problem


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize("written", ["{}", " {} ", "{}\u200b"])
def test_a_declared_name_is_left_out_and_counted_however_it_is_written(declaring: Study, name: str, written: str):
    rows = [answering(1, "Ask"), answering(2, written.format(name).upper()), answering(3, "Ek")]
    made = harmonised(declaring, records_of(rows))
    assert reasons(declaring, *rows) == {2: "outside_study"}
    assert made.respondents["source_row"].tolist() == [1, 3]
    assert set(made.responses["respondent_id"]) == {"1", "3"}
    assert (remark(made, "outside_study").rows, remark(made, "outside_study").severity) == ((2,), "note")


def test_the_declaration_opens_for_no_other_name(declaring: Study):
    (problem,) = refused(declaring, records_of([answering(1, "Älvkarleby"), answering(2, "Uppsala")]))
    assert "okänd stavning av grupp på rad 2." in problem


def test_what_else_stands_in_a_record_outside_the_study_stops_nothing(declaring: Study):
    strange = [answering(2, "Gävleborg", 7, 7, 7, 7), answering(3, "Gävleborg", org="Länsstyrelsen")]
    assert reasons(declaring, answering(1, "Ask"), *strange) == {2: "outside_study", 3: "outside_study"}


def test_every_record_left_out_has_one_reason(declaring: Study):
    rows = [
        answering(1, "Ask"),
        row(2, "Älvkarleby", None, None, None, None),
        row(3, "Ek", None, None, None, None),
        answering(4, "test"),
        ("test", *answering(5, "Gävleborg")[1:]),
    ]
    expected = {2: "outside_study", 3: "no_answers", 4: "test_row", 5: "test_row"}
    assert reasons(declaring, *[(str(known[0]), *known[1:]) for known in rows]) == expected


def test_a_number_is_outside_by_the_files_own_label(declaring: Study):
    labels = {"kommun": {"1": "Ask", "2": "Älvkarleby"}}
    assert reasons(declaring, answering(1, 1.0), answering(2, 2.0), labels=labels) == {2: "outside_study"}


def test_a_groups_own_code_with_a_label_from_outside_is_a_contradiction(declaring: Study):
    labels = {"kommun": {"0602": "Älvkarleby"}}
    (problem,) = refused(declaring, records_of([answering(1, "0601"), answering(2, "0602")]), labels)
    assert "koden är en och filens etikett en annan grupp, på rad 2." in problem


def test_a_file_about_other_groups_only_has_no_answers(declaring: Study):
    (problem,) = refused(declaring, records_of([answering(1, "Älvkarleby"), answering(2, "Gävleborg")]))
    assert "inga svar: ingen av 2 rader räknas (2 om grupper utanför studien)" in problem


def test_a_group_cannot_be_inside_and_outside(tmp_path: Path):
    both = DECLARED.replace('"Gävleborg"', '"ASK kommun"').format(id="litet")
    with pytest.raises(StudyError) as caught:
        small_study(tmp_path / "litet", {"study.toml": both})
    (problem,) = caught.value.problems
    assert str(problem).startswith("study.toml: outside_study nämner 'ASK kommun', som är gruppen 0601 i groups.csv.")


def test_the_invitation_list_holds_the_studys_own_groups_only(declaring: Study):
    invited = INVITED_ROWS.conform(
        records_of([("Älvkarleby", "Kommunen", 5, 0)], ["group", "organisation", "invited_n", "not_eligible_n"])
    )
    with pytest.raises(InputError) as caught:
        harmonise_invited(invited, declaring, "2016")
    assert "okänd stavning av grupp på rad 1." in str(caught.value)


def test_a_declaration_decides_whether_a_run_stops_and_makes_no_new_edition(tmp_path: Path, study: Study):
    changed = small_study(tmp_path / "igen" / "litet", {"study.toml": DECLARED.format(id="litet")})
    files = [("2016", "questionnaire", "aa")]
    assert edition_id(files, changed, "2016") == edition_id(files, study, "2016")
