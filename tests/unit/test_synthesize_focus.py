"""The synthetic focus groups: a valid REFI-QDA project that says exactly what the recipe and the true values say."""

import re
import zipfile
from collections import Counter, defaultdict
from datetime import date
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import krippendorff
import numpy as np
import pandas as pd
import pytest
import xmlschema
from defusedxml import ElementTree

from pipeline.errors import StudyError
from pipeline.read.codings import Codings
from pipeline.read.refi_qda import read_refi_qda
from pipeline.study import Study
from pipeline.study.focus import FocusCode
from pipeline.study.manifest import MANIFEST, Manifest, RegisteredFile, manifest_text
from pipeline.synthesize import Recipe, load_recipe, synthesize
from pipeline.synthesize.focus import transcripts, write_focus
from pipeline.synthesize.focus_truth import nominal_alpha
from pipeline.synthesize.qda_project import Project
from pipeline.synthesize.talks import Segment, _order, _turns
from pipeline.synthesize.transcripts import Transcript

WAVES = ("2016", "2019")
GAVLE, OVANAKER = "2180", "2121"
FIRST, SECOND = "Kodare 1", "Kodare 2"
Q = "{urn:QDA-XML:project:1.0}"


class Put(NamedTuple):
    """One code as one coder put it, in the words of the export."""

    text: str
    coder: str
    start: int
    end: int
    code: str


@pytest.fixture(scope="module")
def recipe(gavleborg: Study) -> Recipe:
    return load_recipe(gavleborg)


@pytest.fixture(scope="module")
def folder(gavleborg: Study, recipe: Recipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("fokus")
    write_focus(made, recipe, gavleborg, recipe.seed)
    return made


@pytest.fixture(scope="module")
def plan(gavleborg: Study, recipe: Recipe) -> dict[str, list[Transcript]]:
    return transcripts(recipe, gavleborg, recipe.seed)


@pytest.fixture(scope="module")
def read(folder: Path) -> dict[str, Codings]:
    return {wave: read_refi_qda(project_of(folder, wave), "fokus.qdpx") for wave in WAVES}


@pytest.fixture(scope="module")
def truth(folder: Path) -> pd.Series:
    known = pd.read_csv(folder / "truth_focus.csv", dtype={"wave": str, "group_code": str}, keep_default_na=False)
    return known.set_index(["wave", "group_code", "what", "name"])["value"].sort_index()


def project_of(folder: Path, wave: str) -> Path:
    return folder / wave / "focus_groups.qdpx"


def xml_of(path: Path) -> ElementTree:
    with zipfile.ZipFile(path) as archive:
        return ElementTree.fromstring(archive.read("project.qde"))


def texts_of(path: Path, codings: Codings) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {known.name: archive.read(f"sources/{known.id}.txt").decode() for known in codings.documents}


def puts(codings: Codings) -> list[Put]:
    names = {known.id: known.name for known in (*codings.documents, *codings.users)}
    codes = {known.id: known.name.split()[0] for known in codings.codes}
    return [
        Put(names[each.document], names[each.coder], each.start, each.end, codes[each.code]) for each in codings.codings
    ]


def themes(codings: Codings, coder: str = FIRST) -> list[Put]:
    directions = {"FRAMJANDE", "HINDRANDE", "NEUTRAL"}
    return [put for put in puts(codings) if put.coder.startswith(coder) and put.code not in directions]


def variables(path: Path) -> dict[str, dict[str, str]]:
    """What is said of every text: name of the variable and its value."""
    root = xml_of(path)
    names = {each.get("guid"): each.get("name") for each in root.iter(f"{Q}Variable")}
    return {
        source.get("name"): {
            names[each[0].get("targetGUID")]: each[1].text for each in source.iter(f"{Q}VariableValue")
        }
        for source in root.iter(f"{Q}TextSource")
    }


def groups_of(path: Path, study: Study) -> dict[str, str]:
    codes = {name: group.code for group in study.groups for name in group.known_as}
    return {text: codes[said["Kommun"]] for text, said in variables(path).items()}


@pytest.mark.parametrize("wave", WAVES)
def test_the_project_is_valid_refi_qda(folder: Path, real_files: Path, tmp_path: Path, wave: str):
    schema = xmlschema.XMLSchema(real_files / "qda" / "REFI-QDA_Project-mrt2019.xsd")
    with zipfile.ZipFile(project_of(folder, wave)) as archive:
        archive.extract("project.qde", tmp_path)
    schema.validate(tmp_path / "project.qde")


@pytest.mark.parametrize("wave", WAVES)
def test_the_archive_is_stored_with_fixed_dates_and_holds_the_project_and_its_texts_only(
    folder: Path, read: dict[str, Codings], wave: str
):
    with zipfile.ZipFile(project_of(folder, wave)) as archive:
        members = archive.infolist()
    assert {member.compress_type for member in members} == {zipfile.ZIP_STORED}
    assert {member.date_time for member in members} == {(1980, 1, 1, 0, 0, 0)}
    names = [f"sources/{known.id}.txt" for known in read[wave].documents]
    assert [member.filename for member in members] == ["project.qde", *names]


@pytest.mark.parametrize("wave", WAVES)
def test_every_guid_is_there_once(folder: Path, wave: str):
    guids = Counter(each.get("guid") for each in xml_of(project_of(folder, wave)).iter() if each.get("guid"))
    assert set(guids.values()) == {1}


@pytest.mark.parametrize("wave", WAVES)
def test_reading_gives_back_the_plan_code_by_code(
    gavleborg: Study, read: dict[str, Codings], plan: dict[str, list[Transcript]], wave: str
):
    direction = {"framjande": "FRAMJANDE", "hindrande": "HINDRANDE", "neutral": "NEUTRAL"}
    second = gavleborg.focus.coder[1].names[WAVES.index(wave)]
    planned = [
        Put(each.talk.name, coder, placed.start, placed.end, code)
        for each in plan[wave]
        for placed in each.placed
        for coder, theme in (
            (FIRST, placed.segment.code),
            (second, placed.segment.second if each.talk.is_double else ""),
        )
        if theme
        for code in (theme, direction[placed.segment.direction])
    ]
    assert sorted(puts(read[wave])) == sorted(planned)
    assert len(planned) > 500


@pytest.mark.parametrize("wave", WAVES)
def test_every_selection_stands_on_the_words_that_it_names(folder: Path, read: dict[str, Codings], wave: str):
    path = project_of(folder, wave)
    texts = texts_of(path, read[wave])
    sources = list(xml_of(path).iter(f"{Q}TextSource"))
    for source in sources:
        for each in source.iter(f"{Q}PlainTextSelection"):
            start, end = int(each.get("startPosition")), int(each.get("endPosition"))
            assert texts[source.get("name")][start:end] == each.get("name")
            assert each.get("name").endswith(".")
    assert len(sources) == len(texts)


def rewritten(path: Path, to: Path, mark: bytes, line_end: str) -> Path:
    """The same project with its texts in another dress."""
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(to, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name)
            text = mark + content.replace(b"\n", line_end.encode())
            copy.writestr(name, text if name.startswith("sources/") else content)
    return to


@pytest.mark.parametrize("wave", WAVES)
@pytest.mark.parametrize(("mark", "line_end"), [(b"\xef\xbb\xbf", "\n"), (b"", "\r\n"), (b"\xef\xbb\xbf", "\r\n")])
def test_byte_order_mark_and_windows_line_ends_give_identical_codings(
    folder: Path, tmp_path: Path, read: dict[str, Codings], wave: str, mark: bytes, line_end: str
):
    other = read_refi_qda(rewritten(project_of(folder, wave), tmp_path / "annan.qdpx", mark, line_end), "fokus.qdpx")
    assert other.codings == read[wave].codings
    lengths = [[known.length for known in codings.documents] for codings in (other, read[wave])]
    assert lengths[0] == lengths[1]
    assert dict(other.facts)["position_unit"] == "codepoint"


@pytest.mark.parametrize("wave", WAVES)
def test_every_text_says_that_it_is_invented_and_has_an_emoji_before_the_first_selection(
    folder: Path, read: dict[str, Codings], wave: str
):
    first = {put.text: put.start for put in sorted(puts(read[wave]), reverse=True)}
    for name, text in texts_of(project_of(folder, wave), read[wave]).items():
        assert text.startswith("Syntetisk fokusgrupp ")
        assert "påhittade repliker, ingen har sagt detta." in text.splitlines()[0]
        assert "🙂" in text[: first[name]]
        assert "\r" not in text
        assert set("åäö") <= set(text)


@pytest.mark.parametrize("wave", WAVES)
def test_nobody_in_a_text_has_a_name(folder: Path, read: dict[str, Codings], wave: str):
    for text in texts_of(project_of(folder, wave), read[wave]).values():
        speakers = [line.partition(": ")[0] for line in text.splitlines()[1:]]
        assert all(re.fullmatch(r"Samtalsledaren|Deltagare [1-6]", speaker) for speaker in speakers)
        said = [sentence for line in text.splitlines()[1:] for sentence in re.split(r"(?<=[.?]) ", line.split(": ")[1])]
        assert not [sentence for sentence in said if re.search(r"\s[A-ZÅÄÖ]", sentence)]


def test_the_users_are_the_coders_by_another_name_each_wave_and_the_program(read: dict[str, Codings]):
    program = "Syntetiskt kodningsprogram"
    assert [user.name for user in read["2016"].users] == ["Kodare 1", "Kodare 2", program]
    assert [user.name for user in read["2019"].users] == ["Kodare 1", "Kodare 2 (2)", program]
    assert program not in {put.coder for wave in WAVES for put in puts(read[wave])}


def test_headings_cannot_be_coded_and_every_code_stands_below_its_heading(gavleborg: Study, read: dict[str, Codings]):
    written = {known.name.split()[0]: known for known in read["2016"].codes}
    headings = {known.parent for known in gavleborg.focus_codes} - {""}
    assert set(written) == {known.code for known in gavleborg.focus_codes}
    assert {code for code, known in written.items() if not known.is_codable} == headings
    assert written["TIL-INFO"].path == ("TIL Tillit och dialog", "TIL-INFO Informationsflöde")
    assert written["HINDRANDE"].path == ("RIKTNING Riktning", "HINDRANDE Hindrande")


def test_a_code_outside_the_scheme_is_not_written_unless_it_gathers_others(
    gavleborg: Study, recipe: Recipe, plan: dict[str, list[Transcript]], tmp_path: Path
):
    unused = FocusCode(code="ANNAT", label="Annat", role="outside")
    study = gavleborg.model_copy(update={"focus_codes": (*gavleborg.focus_codes, unused)})
    wave, own = study.wave[0], recipe.wave[0].focus
    assert own is not None
    Project(study, wave, own, plan["2016"]).write(tmp_path / "fokus.qdpx")
    codes = {known.name.split()[0] for known in read_refi_qda(tmp_path / "fokus.qdpx", "fokus.qdpx").codes}
    assert "ANNAT" not in codes
    assert "RIKTNING" in codes


@pytest.mark.parametrize("wave", WAVES)
def test_gavle_has_two_talks_and_other_groups_one_but_ovanaker_none_at_the_follow_up(
    folder: Path, gavleborg: Study, wave: str
):
    talks = Counter(groups_of(project_of(folder, wave), gavleborg).values())
    expected = dict.fromkeys(gavleborg.group_names, 1) | {GAVLE: 2}
    if wave == "2019":
        del expected[OVANAKER]
    assert talks == expected


@pytest.mark.parametrize("wave", WAVES)
def test_groups_are_called_by_their_names_and_by_aliases(folder: Path, gavleborg: Study, wave: str):
    said = {text["Kommun"] for text in variables(project_of(folder, wave)).values()}
    assert said & set(gavleborg.group_names.values())
    assert said & {alias for group in gavleborg.groups for alias in group.aliases}


def test_the_order_is_a_number_at_the_baseline_and_a_day_of_the_field_period_at_the_follow_up(
    folder: Path, gavleborg: Study, plan: dict[str, list[Transcript]]
):
    numbers, days = (
        [variables(project_of(folder, wave))[each.talk.name]["Ordning"] for each in plan[wave]] for wave in WAVES
    )
    assert numbers == [str(place) for place in range(1, 12)]
    dates, period = [date.fromisoformat(day) for day in days], gavleborg.wave_by_id("2019").field_period
    assert all(before < after for before, after in pairwise(dates))
    assert period.start <= dates[0] <= dates[-1] <= period.end


@pytest.mark.parametrize("wave", WAVES)
def test_a_later_talk_never_brings_more_new_codes_than_the_one_before_and_the_last_brings_none(
    read: dict[str, Codings], plan: dict[str, list[Transcript]], wave: str
):
    raised = defaultdict(set)
    for put in themes(read[wave]):
        raised[put.text].add(put.code)
    seen, new = set(), []
    for each in plan[wave]:
        new.append(len(raised[each.talk.name] - seen))
        seen |= raised[each.talk.name]
    assert new == sorted(new, reverse=True)
    assert new[0] > 8
    assert new[-1] == 0


def test_the_talk_that_adds_most_is_held_next():
    assert _order([{"A"}, {"A", "B", "C"}, {"C", "D", "E"}]) == [1, 2, 0]


def spread_of(read: Codings, groups: dict[str, str]) -> dict[str, int]:
    return {
        code: len({groups[put.text] for put in themes(read) if put.code == code})
        for code in {put.code for put in themes(read)}
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_every_code_is_raised_in_exactly_as_many_groups_as_the_recipe_says(
    gavleborg: Study, recipe: Recipe, tmp_path: Path, seed: int
):
    write_focus(tmp_path, recipe, gavleborg, seed)
    for wave in WAVES:
        path, own = project_of(tmp_path, wave), recipe.wave_by_id(wave).focus
        assert own is not None
        assert spread_of(read_refi_qda(path, "fokus.qdpx"), groups_of(path, gavleborg)) == own.spread


def directions_of(read: Codings) -> dict[tuple[str, int, int], str]:
    known = {"FRAMJANDE": 1, "HINDRANDE": -1, "NEUTRAL": 0}
    return {put[:1] + put[2:4]: known[put.code] for put in puts(read) if put.code in known and put.coder == FIRST}


def said_of(read: Codings, groups: dict[str, str], own: set[str], indicator: str) -> list[int]:
    """Directions of the segments about an indicator in some groups."""
    directions = directions_of(read)
    return [
        directions[put.text, put.start, put.end]
        for put in themes(read)
        if put.code.split("-")[0] == indicator and groups[put.text] in own
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_balance_is_the_recipes_as_nearly_as_whole_segments_allow(
    gavleborg: Study, recipe: Recipe, tmp_path: Path, seed: int
):
    write_focus(tmp_path, recipe, gavleborg, seed)
    others, checked = set(gavleborg.group_names) - {GAVLE}, 0
    wanted = {"2016": {"MAL": 0.1, "TIL": -0.2, "REG": -0.5, "NYT": 0.1}}
    wanted["2019"] = {"MAL": 0.1, "TIL": 0.5, "REG": -0.5, "NYT": 0.6}
    in_gavle = {"2016": wanted["2016"], "2019": {"MAL": -0.3, "TIL": 0.5, "REG": -0.9, "NYT": -0.3}}
    for wave in WAVES:
        path = project_of(tmp_path, wave)
        codings, groups = read_refi_qda(path, "fokus.qdpx"), groups_of(path, gavleborg)
        for own, balances in ((others, wanted[wave]), ({GAVLE}, in_gavle[wave])):
            for indicator, balance in balances.items():
                said = said_of(codings, groups, own, indicator)
                directed = [way for way in said if way]
                assert abs(sum(directed) - balance * len(directed)) <= 1 + 1e-9
                assert abs(len(said) - len(directed) - 0.15 * len(said)) <= 0.5
                checked += len(directed)
    assert checked > 200


@pytest.mark.parametrize("wave", WAVES)
def test_coders_differ_on_exactly_the_shares_of_the_recipe(read: dict[str, Codings], truth: pd.Series, wave: str):
    first = {(put.text, put.start, put.end): put.code for put in themes(read[wave])}
    second = {(put.text, put.start, put.end): put.code for put in themes(read[wave], SECOND)}
    double = {place for place in first if place[0] in {text for text, _, _ in second}}
    omitted = double - set(second)
    replaced = [place for place, code in second.items() if first[place] != code]
    assert len({text for text, _, _ in second}) == {"2016": 8, "2019": 4}[wave]
    assert len(omitted) == round(0.08 * len(double)) > 0
    assert len(replaced) == round(0.06 * len(double)) > 0
    assert all(first[place].split("-")[0] == second[place].split("-")[0] for place in replaced)
    stated = truth[wave, "21"]
    counts = [stated[what, ""] for what in ("double_coded", "double_segments", "omitted", "replaced")]
    assert counts == [{"2016": 8, "2019": 4}[wave], len(double), len(omitted), len(replaced)]


@pytest.mark.parametrize("wave", WAVES)
def test_the_true_counts_and_balances_are_those_of_the_written_project(
    folder: Path, gavleborg: Study, read: dict[str, Codings], truth: pd.Series, wave: str
):
    groups = groups_of(project_of(folder, wave), gavleborg)
    stated = truth[wave]
    segments = Counter(put.code for put in themes(read[wave]))
    assert stated["21", "documents", ""] == len(groups)
    for code, spread in spread_of(read[wave], groups).items():
        assert stated["21", "spread", code] == spread
        assert stated["21", "segments", code] == segments[code]
    for indicator in gavleborg.instrument.indicator_ids:
        raised = {groups[put.text] for put in themes(read[wave]) if put.code.split("-")[0] == indicator}
        assert stated["21", "spread", indicator] == len(raised)
        for level, own in (("21", set(groups.values())), (GAVLE, {GAVLE})):
            said = said_of(read[wave], groups, own, indicator)
            assert stated[level, "segments", indicator] == len(said)
            directed = [way for way in said if way]
            balance = stated.get((level, "balance", indicator))
            assert (balance is None) if not directed else balance == pytest.approx(np.mean(directed), abs=1e-6)


def characters(read: Codings, texts: dict[str, str], coder: str) -> list[frozenset[str]]:
    """The codes of one coder on every character of the texts that both have coded, one text after another."""
    double = sorted({put.text for put in themes(read, SECOND)})
    made = []
    for text in double:
        own = [set() for _ in texts[text]]
        for put in themes(read, coder):
            if put.text == text:
                for place in range(put.start, put.end):
                    own[place].add(put.code)
        made += map(frozenset, own)
    return made


@pytest.mark.parametrize("wave", WAVES)
def test_the_true_agreement_is_krippendorffs_own_program_character_by_character(
    folder: Path, read: dict[str, Codings], truth: pd.Series, wave: str
):
    texts = texts_of(project_of(folder, wave), read[wave])
    first, second = (characters(read[wave], texts, coder) for coder in (FIRST, SECOND))
    both = [(one, other) for one, other in zip(first, second, strict=True) if one and other]
    compared = {
        ("alpha_overall", ""): (first, second),
        ("alpha_boundary", ""): ([bool(one) for one in first], [bool(one) for one in second]),
        ("alpha_given_both", ""): tuple(zip(*both, strict=True)),
        **{
            ("alpha_code", code): ([code in one for one in first], [code in one for one in second])
            for code in ("TIL-FORTROENDE", "REG-TID", "NYT-INDIVID")
        },
    }
    for key, pair in compared.items():
        numbers = {value: number for number, value in enumerate(dict.fromkeys([*pair[0], *pair[1]]))}
        units = np.array([[numbers[value] for value in values] for values in pair])
        alpha = krippendorff.alpha(reliability_data=units, level_of_measurement="nominal")
        assert truth[(wave, "21", *key)] == pytest.approx(alpha, abs=1e-6)
        assert alpha < 1


def test_alpha_of_four_characters_of_which_one_differs():
    # pooled values A A A B B B B B: expected 1 - (3·2 + 5·4) / (8·7) = 30 / 56, observed 1 / 4
    assert nominal_alpha(np.array(list("AABB")), np.array(list("ABBB"))) == pytest.approx(1 - (1 / 4) / (30 / 56))


def test_there_is_no_alpha_when_nothing_varies_or_nothing_is_there():
    assert nominal_alpha(np.array([1, 1]), np.array([1, 1])) is None
    assert nominal_alpha(np.array([], dtype=int), np.array([], dtype=int)) is None


@pytest.mark.parametrize("wave", WAVES)
def test_codes_of_a_pair_overlap_in_every_talk_that_raises_both(read: dict[str, Codings], recipe: Recipe, wave: str):
    assert recipe.focus is not None
    overlaps = 0
    for inner, outer in recipe.focus.pairs:
        ends = {code: [put for put in themes(read[wave]) if put.code == code] for code in (inner, outer)}
        for text in {put.text for put in ends[inner]} & {put.text for put in ends[outer]}:
            within = [
                (one, other)
                for one in ends[inner]
                for other in ends[outer]
                if one.text == other.text == text and one.start == other.start and one.end < other.end
            ]
            assert len(within) == 1
            overlaps += 1
    assert overlaps >= 3


def test_a_pair_is_put_together_once_and_everything_else_stays_alone():
    one, other, third = (Segment(code, "neutral", code) for code in "ABC")
    assert _turns([other, third, one, one], [("A", "B")]) == [(third,), (one, other), (one,)]


def test_a_segment_stands_in_one_pair_only():
    one, other, third = (Segment(code, "neutral", code) for code in "ABC")
    assert _turns([one, other, third], [("A", "B"), ("A", "C")]) == [(one, other), (third,)]


def test_some_codes_are_raised_in_one_or_two_groups_only(truth: pd.Series):
    for wave in WAVES:
        spreads = truth[wave, "21", "spread"]
        codes = spreads[spreads.index.str.contains("-")]
        assert codes.between(1, 2).sum() >= 2
        assert (codes >= 3).sum() >= 15


def test_the_talks_of_the_county_move_so_that_every_outcome_is_there(truth: pd.Series):
    change = truth["2019", "21", "balance"] - truth["2016", "21", "balance"]
    assert (change[["TIL", "NYT"]] > 0.25).all()
    assert (change[["MAL", "STR"]].abs() < 0.15).all()
    assert truth["2019", "21", "spread", "ROL"] == 0
    assert truth["2016", "21", "spread", "ROL"] >= 3
    assert all(truth[wave, "21", "spread", name] >= 3 for wave in WAVES for name in ("TIL", "NYT", "MAL", "STR"))


def test_in_gavle_only_trust_is_talked_of_as_better(truth: pd.Series):
    change = (truth["2019", GAVLE, "balance"] - truth["2016", GAVLE, "balance"]).dropna()
    assert change["TIL"] > 0
    assert (change.drop("TIL") < 0).all()
    assert len(change) == 6


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def without_codings(study: Study, recipe: Recipe) -> tuple[Study, Recipe]:
    waves = tuple(wave.model_copy(update={"codings": ()}) for wave in study.wave)
    own = tuple(wave.model_copy(update={"focus": None}) for wave in recipe.wave)
    return study.model_copy(update={"wave": waves}), recipe.model_copy(update={"wave": own, "focus": None})


def test_a_study_without_coding_exports_gives_the_same_questionnaires_and_no_talks(
    gavleborg: Study, recipe: Recipe, tmp_path: Path
):
    synthesize(gavleborg, recipe, tmp_path / "med", 5)
    synthesize(*without_codings(gavleborg, recipe), tmp_path / "utan", 5)
    both, only = content(tmp_path / "med"), content(tmp_path / "utan")
    assert set(both) - set(only) == {"2016/focus_groups.qdpx", "2019/focus_groups.qdpx", "truth_focus.csv"}
    assert only == {name: both[name] for name in only}
    assert len(only) == 5


def test_a_study_without_coding_exports_gives_no_talks_whatever_the_recipe_says(
    gavleborg: Study, recipe: Recipe, tmp_path: Path
):
    bare, _ = without_codings(gavleborg, recipe)
    assert write_focus(tmp_path, recipe, bare, 5) == []
    assert content(tmp_path) == {}


def test_the_tracked_questionnaires_are_still_those_that_are_registered(
    gavleborg: Study, recipe: Recipe, tmp_path: Path
):
    registered = re.compile(r'path = "([^"]+)"\nrole = "(?:questionnaire|invited)"\nsha256 = "([0-9a-f]{64})"')
    synthesize(gavleborg, recipe, tmp_path)
    for wave in WAVES:
        known = registered.findall((gavleborg.folder / wave / MANIFEST).read_text(encoding="utf-8"))
        assert len(known) == 2
        assert all(sha256((tmp_path / path).read_bytes()).hexdigest() == digest for path, digest in known)


def test_a_coding_export_is_never_added_to_a_wave_that_was_registered_without_it(
    gavleborg: Study, recipe: Recipe, tmp_path: Path
):
    elsewhere = [{"file": f"fokus/{wave}.qdpx"} for wave in WAVES]
    waves = tuple(
        type(wave).model_validate(wave.model_dump() | {"codings": [export]})
        for wave, export in zip(gavleborg.wave, elsewhere, strict=True)
    )
    study = gavleborg.model_copy(update={"wave": waves})
    synthesize(*without_codings(gavleborg, recipe), tmp_path)
    for wave in WAVES:
        files = [
            RegisteredFile(path=place, role=role, sha256=sha256(made).hexdigest(), size=len(made), rows=1)
            for place, role in ((f"{wave}/questionnaire.sav", "questionnaire"), (f"{wave}/invited.csv", "invited"))
            for made in [(tmp_path / place).read_bytes()]
        ]
        text = manifest_text(Manifest(wave=wave, registered=date(2026, 1, 1), file=tuple(files)))
        (tmp_path / wave / MANIFEST).write_text(text, encoding="utf-8")
    before = content(tmp_path)
    with pytest.raises(StudyError) as caught:
        synthesize(study, recipe, tmp_path)
    said = [str(problem).split(":")[0] for problem in caught.value.problems]
    assert said == ["fokus/2016.qdpx", "fokus/2019.qdpx"]
    assert content(tmp_path) == before
