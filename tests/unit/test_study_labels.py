"""Labels that repeat their code, labels that say nothing, and labels that only the typesetting keeps apart."""

import time

import pytest

from pipeline.study.labels import code_and_label, label_form, told_by

FORMS = ["1 Ja", "1 (Ja)", "Ja 1", "1.Ja", "1-Ja", "(1) Ja", "Ja (1)", "Ja(1)", "1 = Ja", "1 - Ja", "1. Ja", "1) Ja"]


@pytest.mark.parametrize("label", FORMS)
def test_a_repeated_code_is_told_from_its_label(label: str):
    assert code_and_label(label) == (1, "Ja")
    assert told_by(label, 1) == "ja"


def test_a_negative_code_may_be_repeated_too():
    assert code_and_label("-1 Saknas") == code_and_label("Saknas (-1)") == (-1, "Saknas")


@pytest.mark.parametrize(
    "label", ["1-3 år", "1.5", "5-5", "5 5", "1 000", "2016-05-01", "Ja", "1", "(1)", "", "1Ja", "Ja1"]
)
def test_a_number_that_is_not_set_apart_from_words_is_no_code(label: str):
    assert code_and_label(label) == (None, label)


@pytest.mark.parametrize("label", ["Mer än 3", "3 år"])
def test_a_number_is_a_part_of_the_label_of_any_other_code(label: str):
    assert told_by(label, 4) == label.casefold()


@pytest.mark.parametrize("label", ["", " ", "-", "...", "4", "4.", "(4)", "4.0"])
def test_a_label_of_nothing_but_its_code_says_nothing(label: str):
    assert told_by(label, 4) == ""
    assert told_by("5", 4) == "5"
    assert told_by("-4", 4) == "-4"
    assert told_by("(-4)", -4) == ""


def test_white_space_about_a_slash_makes_no_other_label():
    assert label_form("Vet inte / vill inte") == label_form("Vet inte/ vill inte") == label_form("vet inte/vill inte")
    assert label_form("Vet inte/vill") != label_form("Vet inte vill")


def test_a_long_text_takes_no_time():
    start = time.process_time()
    code_and_label("a" + " " * 20_000 + "b")
    code_and_label("a ( 1" * 20_000 + "b")
    assert time.process_time() - start < 1
