"""Contradictions between the files of a study folder."""

from pathlib import Path

import pytest

from pipeline.errors import StudyError
from tests.fixtures.small_study import FILES, INSTRUMENT, PLAN, STUDY, small_study

STUDY_TOML = STUDY.format(id="litet")
GROUPS, ORGANISATIONS, MAP = FILES["groups.csv"], FILES["organisations.csv"], FILES["column_map.csv"]
LATER = STUDY_TOML.replace("2016-09-01", "2020-09-01").replace("2016-11-30", "2020-11-30")
TYPES = """
[[respondent_types]]
id = "chef"
sv = "Chef"
en = "Manager"
aliases = ["Ledare"]

[[respondent_types]]
id = "handl"
sv = "Handläggare"
en = "Case worker"
aliases = [{alias}]
"""


def message(tmp_path: Path, **files: str) -> str:
    named = {
        f"{name}.{'csv' if name in ('groups', 'organisations', 'column_map', 'focus_codes') else 'toml'}": text
        for name, text in files.items()
    }
    with pytest.raises(StudyError) as caught:
        small_study(tmp_path / "litet", named)
    return str(caught.value)


def mapped(variable: str, cells: str, header: str = "variable,2016,2019,2019_status,2019_missing,2019_reason") -> str:
    """The column map with one row replaced and three more columns."""
    rows = [f"{row},,," for row in MAP.splitlines()[1:] if not row.startswith(f"{variable},")]
    return "\n".join([header, *rows, f"{variable},{cells}" if cells else ""])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (STUDY_TOML.replace('id = "litet"', 'id = "annat"'), "id är 'annat'"),
        (STUDY_TOML.replace('baseline = "2016"', 'baseline = "2015"'), "baseline är '2015'"),
        (STUDY_TOML.replace('baseline = "2016"', 'baseline = "2019"'), "baslinjen är inte den första vågen"),
        (LATER, "vågornas fältperioder kommer inte i tidsordning"),
        (STUDY_TOML.replace('cron = "', 'timezone = "Europe/Gävle"\ncron = "'), "schedule.timezone: okänd tidszon"),
    ],
)
def test_study_toml_agrees_with_its_folder_and_its_waves(tmp_path: Path, text: str, says: str):
    assert f"study.toml: {says}" in message(tmp_path, study=text)


def test_a_wave_twice_is_refused(tmp_path: Path):
    one_wave = "\n".join(",".join(row.split(",")[:2]) for row in MAP.splitlines())
    twice = STUDY_TOML.replace('id = "2019"', 'id = "2016"')
    assert "study.toml: vågen '2016' står två gånger" in message(tmp_path, study=twice, column_map=one_wave)


@pytest.mark.parametrize("row", ["0601,Al,,,,", "0604,Ask,,,,", "0604,Al,ASK  KOMMUN,,,", "0604,Al,0602,,,"])
def test_two_groups_with_the_same_code_name_or_alias_are_refused(tmp_path: Path, row: str):
    assert "pekar på två rader" in message(tmp_path, groups=f"{GROUPS}{row}\n")


def test_a_group_may_say_the_same_name_twice(tmp_path: Path):
    text = GROUPS.replace("Ask kommun", "Ask|ask")
    assert small_study(tmp_path / "litet", {"groups.csv": text}).groups[0].aliases == ("Ask", "ask")


def test_two_organisations_with_the_same_alias_are_refused(tmp_path: Path):
    assert "organisations.csv: 'f-kassan' pekar på två rader" in message(
        tmp_path, organisations=f"{ORGANISATIONS}AF,Arbetsförmedlingen,F-kassan,,\n"
    )


def test_two_respondent_types_with_the_same_alias_are_refused(tmp_path: Path):
    assert "instrument.toml: 'ledare' pekar på två rader" in message(
        tmp_path, instrument=INSTRUMENT + TYPES.format(alias='"LEDARE"')
    )


def test_merging_groups_is_refused_until_it_is_supported(tmp_path: Path):
    assert "0601: merge_into stöds inte än" in message(tmp_path, groups=GROUPS.replace("Ask kommun,kommun,", "A,,0602"))
    assert "okänd grupp '9999'" in message(tmp_path, groups=GROUPS.replace("Ask kommun,kommun,", "A,,9999"))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "b2"', 'id = "b1"', "b1 står två gånger"),
        ('id = "BB"', 'id = "AA"', "AA står två gånger"),
        ('id = "BB"', 'id = "total"', "total står två gånger"),
        ('["b1", "b2"]', '["b1", "a1", "b2"]', "a1 ingår i två indikatorer"),
        ('["b1", "b2"]', '["b1"]', "b2 ingår inte i någon indikator"),
        ('["b1", "b2"]', '["b1", "b2", "b3"]', "okänd fråga 'b3'"),
        ('"Question b2"\nscale = "fem"', '"Question b2"\nscale = "sju"', "b2: okänd skala 'sju'"),
        ("reversed = true", 'asked_of = ["chef"]', "a2: okänd respondenttyp 'chef'"),
        ('id = "b2"', 'id = "group"', "group är ett upptaget namn"),
        ("codes = [1, 2, 3, 4, 5]", "codes = [1, 2, 3, 4, 9]", "samma kod står två gånger i skalan"),
        ("codes = [1, 2, 3, 4, 5]", "codes = [1, 2, 3, 4]", "ska vara lika många"),
        ("positive = [4, 5]", "positive = [6]", "positive nämner en kod som inte finns"),
        ('kind = "vet_ej"', 'kind = "answered"', "kan inte vara av slaget answered"),
        (
            "positive = [4, 5]",
            'positive = [4]\nalso = { f = ["g"] }',
            "also nämner en etikett som inte finns i skalan: f",
        ),
        ("positive = [4, 5]", 'positive = [4]\nalso = { a = ["B."] }', "samma etikett står för två svar: b"),
        ("positive = [4, 5]", 'positive = [4]\nalso = { a = ["x"], b = ["X"] }', "samma etikett står för två svar: x"),
        (
            "positive = [4, 5]",
            'positive = [4]\nalso = { a = ["kan inte ta ställning"] }',
            "samma etikett står för två svar: kan inte ta ställning",
        ),
        ('labels_en = ["a", "b"', 'labels_en = ["b", "a"', "samma etikett står för två svar: a, b"),
    ],
)
def test_the_instrument_holds_together(tmp_path: Path, old: str, new: str, says: str):
    assert old in INSTRUMENT
    assert says in message(tmp_path, instrument=INSTRUMENT.replace(old, new))


def test_a_reserved_name_counts_as_a_name_given_twice(tmp_path: Path):
    assert "ignored är ett upptaget namn" in message(
        tmp_path,
        instrument=INSTRUMENT.replace('"b2"', '"ignored"'),
        column_map=MAP.replace("b2,", "ignored,"),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{MAP}zz,zz,zz\n", "column_map.csv rad 10: okänd variabel 'zz'"),
        (f"{MAP}b1,b3,b3\n", "b1 står två gånger"),
        (MAP.replace("b2,b2,b2\n", ""), "b2 saknas"),
        (MAP.replace("b2,b2,b2", "b2,b2,b1"), "våg 2019: kolumnen 'b1' står två gånger"),
        (MAP.replace("group,kommun,kommun", "group,kommun,"), "våg 2019: group saknar kolumn"),
        (MAP.replace("respondent_id,id,id\n", ""), "våg 2016: respondent_id saknar kolumn"),
        ("variable,2016,2019\n", "våg 2016: group saknar kolumn"),
        (mapped("b2", "b2,b2,dropped,,"), "våg 2019: status 'dropped'"),
        (mapped("b2", "b2,,same,,"), "våg 2019: status 'same'"),
        (mapped("b2", "b2,b2,reworded,,"), "våg 2019: status 'reworded' utan skäl"),
        (mapped("b2", "b2,b2,rescaled,,"), "våg 2019: status 'rescaled' utan skäl"),
        (mapped("b2", "b2,b2,omskriven,,Så"), "status"),
        (mapped("b2", "b2,b2,,8=kanske,"), "en bortfallskod går inte att tolka"),
        (mapped("b2", "b2,b2,,=vet_ej,"), "en bortfallskod går inte att tolka"),
        (mapped("b2", "b2,b2,,vet_ej,"), "en bortfallskod går inte att tolka"),
        (mapped("b2", "b2,b2,,Vet ej=vet_ej; vet EJ=ej_svar,"), "bortfallskoden vet EJ står två gånger"),
        (mapped("b2", "b2,b2,,Vet ej=answered,"), "bortfall kan inte vara answered"),
        (mapped("b2", "b2,b2,,D=vet_ej,"), "en svarskod är angiven som bortfall"),
        (mapped("b2", "b2,b2,,8=vet_ej; 8=ej_svar,"), "bortfallskoden 8 står två gånger"),
        (mapped("b2", "b2,b2,,8=answered,"), "bortfall kan inte vara answered"),
        (mapped("b2", "b2,b2,,5=vet_ej,"), "en svarskod är angiven som bortfall"),
    ],
)
def test_the_column_map_holds_together(tmp_path: Path, text: str, says: str):
    assert says in message(tmp_path, column_map=text)


def test_a_waves_own_missing_codes_are_read_with_their_kinds(tmp_path: Path):
    study = small_study(tmp_path / "litet", {"column_map.csv": mapped("b2", "b2,b2,,98=ej_svar; -9 = ogiltigt,")})
    assert study.column_map.asked("2019")["b2"].missing == {98: "ej_svar", -9: "ogiltigt"}
    assert study.column_map.asked("2016")["b2"].missing == {}


def test_a_waves_own_missing_texts_are_read_beside_its_codes(tmp_path: Path):
    study = small_study(
        tmp_path / "litet", {"column_map.csv": mapped("b2", "b2,b2,,98=ej_svar; Vill ej = x=ogiltigt,")}
    )
    entry = study.column_map.asked("2019")["b2"]
    assert (entry.missing, entry.missing_labels) == ({98: "ej_svar"}, {"vill ej = x": "ogiltigt"})


SCALED = "variable,2016,2019,2016_scale,2019_status,2019_scale,2019_bridge,2019_missing,2019_reason"
OTHER = """
[[scales]]
id = "noll"
codes = [0, 9]
labels_sv = ["nej", "ja"]
labels_en = ["no", "yes"]
positive = [9]
"""


def scaled(variable: str, cells: str) -> str:
    rows = [f"{row},,,,,," for row in MAP.splitlines()[1:] if not row.startswith(f"{variable},")]
    return "\n".join([SCALED, *rows, f"{variable},{cells}"])


@pytest.mark.parametrize(
    ("variable", "cells", "says"),
    [
        ("b2", "b2,b2,,rescaled,sju,,,Ny skala", "våg 2019: okänd skala 'sju'. Väntade: för en fråga, en av fem, noll"),
        ("b2", "b2,b2,sju,,,,,", "våg 2016: okänd skala 'sju'"),
        ("group", "kommun,kommun,noll,,,,,", "våg 2016: okänd skala 'noll'"),
        ("b2", "b2,b2,,,noll,,,", "våg 2019: egen skala med status 'same'"),
        ("b2", "b2,b2,,reworded,noll,,,Ny text", "våg 2019: egen skala med status 'reworded'"),
        ("b2", "b2,,,dropped,noll,,,", "våg 2019: egen skala med status 'dropped'"),
        ("b2", "b2,b2,,,,Så bestämt,,", "våg 2019: bridge med status 'same'"),
        ("b2", "b2,b2,,reworded,,Så bestämt,,Ny text", "våg 2019: bridge med status 'reworded'"),
        ("b2", "b2,b2,,rescaled,noll,,9=vet_ej,Ny skala", "våg 2019: en svarskod är angiven som bortfall"),
        ("b2", "b2,b2,,rescaled,noll,,ja=vet_ej,Ny skala", "våg 2019: en svarskod är angiven som bortfall"),
        ("b2", "b2,b2,,rescaled,noll,Så bestämt,,", "status 'rescaled' utan skäl"),
    ],
)
def test_a_scale_and_a_bridge_stand_where_they_mean_something(tmp_path: Path, variable: str, cells: str, says: str):
    assert says in message(tmp_path, column_map=scaled(variable, cells), instrument=INSTRUMENT + OTHER)


@pytest.mark.parametrize(
    "cells",
    [
        "b2,b2,,rescaled,noll,Så bestämt,5=vet_ej,Ny skala",
        "b2,b2,noll,,,,5=vet_ej,",
        ",b2,,new,noll,,,",
        ",b2,,same,noll,,,",
    ],
)
def test_a_scale_of_its_own_belongs_to_a_rescaled_question_or_to_the_first_wave_of_one(tmp_path: Path, cells: str):
    files = {"column_map.csv": scaled("b2", cells), "instrument.toml": INSTRUMENT + OTHER}
    assert small_study(tmp_path / "litet", files).scale_in("b2", "2019").id == "noll"


def test_an_unknown_scale_is_reported_beside_the_waves_missing_codes(tmp_path: Path):
    text = message(
        tmp_path,
        instrument=INSTRUMENT.replace('"Question b2"\nscale = "fem"', '"Question b2"\nscale = "sju"'),
        column_map=mapped("b2", "b2,b2,,98=vet_ej,"),
    )
    assert "b2: okänd skala 'sju'" in text


def test_several_columns_may_be_ignored(tmp_path: Path):
    study = small_study(tmp_path / "litet", {"column_map.csv": f"{MAP}ignored,tid,tid\nignored,ip,\n"})
    assert study.column_map.ignored("2016") == {"tid", "ip"}
    assert study.column_map.ignored("2019") == {"tid"}
    assert "ignored" not in study.column_map.asked("2016")


def test_a_question_that_some_are_not_asked_needs_a_column_for_the_role(tmp_path: Path):
    asked_of = INSTRUMENT.replace("reversed = true", 'asked_of = ["chef"]') + TYPES.format(alias="")
    assert "respondent_type saknar kolumn" in message(tmp_path, instrument=asked_of)
    with_role = f"{MAP}respondent_type,roll,roll\n"
    assert small_study(tmp_path / "litet", {"instrument.toml": asked_of, "column_map.csv": with_role})


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('["AA", "BB"]', '["AA", "BB", "total"]', "total på nivån county står i två familjer"),
        ('["AA", "BB"]', '["AA", "CC"]', "okänd indikator 'CC'"),
        ('id = "grupper"', 'id = "lanet"', "familjen lanet står två gånger"),
    ],
)
def test_the_plan_tests_known_indicators_once_per_level(tmp_path: Path, old: str, new: str, says: str):
    assert says in message(tmp_path, plan=PLAN.replace(old, new))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("A,,Igen,,", "koden A står två gånger"),
        ("A-B,Z,Barn,,", "A-B: okänd överordnad kod 'Z'"),
        ("A-B,A,Barn,CC,", "A-B: okänd indikator 'CC'"),
    ],
)
def test_the_focus_codes_make_a_tree_over_known_indicators(tmp_path: Path, row: str, says: str):
    assert says in message(tmp_path, focus_codes=f"{FILES['focus_codes.csv']}{row}\n")


def test_contradictions_in_several_files_come_together(tmp_path: Path):
    text = message(
        tmp_path,
        study=LATER,
        groups=f"{GROUPS}0601,Al,,,,\n",
        plan=PLAN.replace('"BB"', '"CC"'),
        focus_codes=f"{FILES['focus_codes.csv']}A,,Igen,,\n",
    )
    for name in ("study.toml", "groups.csv", "plan.toml", "focus_codes.csv"):
        assert f"- {name}" in text
