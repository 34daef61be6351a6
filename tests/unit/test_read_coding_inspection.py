"""What `inspect` says of a coding export: everything that can be counted, and nothing that was said."""

from pipeline.read.code_names import shown_codes
from pipeline.read.coding_inspection import (
    SeenCode,
    SeenCoder,
    SeenText,
    SeenVariable,
    coders_of,
    codes_of,
    texts_of,
    variables_of,
)
from pipeline.read.codings import Code, Coding, Codings, Document, DocumentVariable, User

WORDS = "Hemlig mening 4711"


def coding(code: str, document: str = "t1", coder: str = "u1", text: str = WORDS) -> Coding:
    return Coding("", document, code, coder, 0, 9, "codepoint", text, "")


EXPORT = Codings(
    documents=(Document("t1", "Samtal 1", 90, "", 4), Document("t2", "Samtal 2"), Document("t3", "")),
    codes=(
        Code("k2", WORDS, ("A", WORDS), "k0"),
        Code("k1", "A-TID", ("A", "A-TID"), "k0"),
        Code("k0", "A", ("A",), is_codable=False),
        Code("k3", "B", ("B",), "borta"),
    ),
    codings=(coding("k1"), coding("k1", coder="u2"), coding("k1", "t2", ""), coding("k2")),
    users=(User("u1", "Anna"), User("u2", "Bo"), User("u3", "Programmet")),
    variables=(
        DocumentVariable("t1", "Kommun", "Ask"),
        DocumentVariable("t2", "Kommun", "Ask"),
        DocumentVariable("t2", "Kommun", "Ek"),
        DocumentVariable("t3", "Kommun", "Ek"),
    ),
)


def test_texts_have_their_size_and_number_of_codings_and_an_unnamed_one_its_id():
    assert texts_of(EXPORT) == (
        SeenText("Samtal 1", 90, 4, 3),
        SeenText("Samtal 2", None, None, 1),
        SeenText("t3", None, None, 0),
    )


def test_codes_stand_as_a_tree_with_a_heading_before_what_lies_below_it():
    assert codes_of(EXPORT) == (
        SeenCode("A", 0, is_heading=True, codings=0, texts=0),
        SeenCode("k2", 1, is_heading=False, codings=1, texts=1),
        SeenCode("A-TID", 1, is_heading=False, codings=3, texts=2),
        SeenCode("B", 0, is_heading=False, codings=0, texts=0),
    )


def test_coders_are_counted_also_those_who_have_coded_nothing_and_those_who_are_not_told():
    assert coders_of(EXPORT) == (
        SeenCoder("Anna", 2),
        SeenCoder("Bo", 1),
        SeenCoder("Programmet", 0),
        SeenCoder("", 1),
    )


def test_values_of_variables_are_counted_and_not_shown():
    assert variables_of(EXPORT) == (SeenVariable("Kommun", 3, 2),)


def test_no_words_are_seen_not_even_as_the_name_of_a_code():
    seen = (texts_of(EXPORT), codes_of(EXPORT), coders_of(EXPORT), variables_of(EXPORT))
    assert "4711" not in repr(seen)


def test_a_name_that_the_study_has_itself_is_shown_whatever_somebody_said():
    said = EXPORT._replace(codings=(coding("k1", text="A-tid"),))
    assert [each.path[-1] for each in shown_codes(said)] == [WORDS, "k1", "A", "B"]
    assert [each.path[-1] for each in shown_codes(said, {"a-tid"})] == [WORDS, "A-TID", "A", "B"]


def test_a_code_whose_id_too_is_somebodys_words_is_known_by_its_place():
    said = Codings((), (Code("Tid", "Tid", ("Tid",)), Code(WORDS, WORDS, (WORDS,))), (coding(WORDS),))
    assert [(each.id, each.path) for each in shown_codes(said)] == [("Tid", ("Tid",)), ("code 2", ("code 2",))]
