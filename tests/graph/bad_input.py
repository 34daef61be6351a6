"""Ways in which a delivery can be wrong, what is said of each, and which stored tables may have changed by then."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fixtures.small_study import row
from tests.graph.project import COLUMNS_2019, NUMBER, SENTENCE, Project, Rows, answers

FILE, LIST = "2019/svar.sav", "2019/inbjudna.csv"
FILES = frozenset({"source_files"})
ANSWERS = FILES | {"questionnaire"}
CODEBOOK = ANSWERS | {"codebook"}


@dataclass(frozen=True)
class Fault:
    """One wrong thing, and what a run must say about it."""

    damage: Callable[[Project], object]
    says: tuple[str, ...]
    changes: frozenset[str] = field(default=FILES)
    """Raw tables of the wave that may follow the new file; every other stored table must stay as it was."""
    wave: str = "2019"


def rows_changed(change: Callable[[Rows], Rows], columns: list[str] | None = None) -> Callable[[Project], object]:
    return lambda project: project.rewrite("2019", change(answers("2019")), columns)


def cell(number: int, column: str, value: object) -> Callable[[Rows], Rows]:
    """Another value in one cell; rows are counted from 1."""
    place = COLUMNS_2019.index(column)

    def change(rows: Rows) -> Rows:
        old = rows[number - 1]
        return [*rows[: number - 1], (*old[:place], value, *old[place + 1 :]), *rows[number:]]

    return change


def written(place: str, content: bytes) -> Callable[[Project], object]:
    return lambda project: (project.folder / place).write_bytes(content)


def shortened(share: float) -> Callable[[Project], object]:
    def damage(project: Project) -> None:
        path = project.folder / FILE
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])

    return damage


def exchanged(project: Project) -> None:
    first, second = project.folder / "2016/svar.sav", project.folder / FILE
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)


def invited(*lines: str) -> Callable[[Project], object]:
    header = "group,organisation,invited,not_eligible"
    return written(LIST, "\n".join([header, *lines, ""]).encode())


PAGE = f"<html><body><td>{NUMBER}</td><td>{SENTENCE}</td></body></html>".encode()

FAULTS = {
    "follow-up's file missing": Fault(
        lambda project: (project.folder / FILE).unlink(),
        (f"{FILE}: filen saknas", "filen som study.toml nämner", "lägg filen där"),
        frozenset(),
    ),
    "baseline's file missing": Fault(
        lambda project: (project.folder / "2016/svar.sav").unlink(),
        ("2016/svar.sav: filen saknas", "filen som study.toml nämner"),
        frozenset(),
        wave="2016",
    ),
    "list missing": Fault(lambda project: (project.folder / LIST).unlink(), (f"{LIST}: filen saknas",), frozenset()),
    "a web page": Fault(written(FILE, PAGE), (f"{FILE}: filen är en webbsida (HTML)", "Väntade: SPSS (.sav")),
    "empty file": Fault(written(FILE, b""), (f"{FILE}: filen är tom", "en export med svar"), frozenset()),
    "no records": Fault(
        rows_changed(lambda rows: rows[:0]), (f"{FILE}: filen innehåller inga svar", "Väntade: minst en rad")
    ),
    "cut in the records": Fault(
        shortened(0.98), (f"{FILE}: filhuvudet anger 37 rader men filen har", "filen är avkortad")
    ),
    "cut in the header": Fault(shortened(0.3), (f"{FILE}: fil", "avkortad")),
    "mapped column absent": Fault(
        rows_changed(lambda rows: [values[:-1] for values in rows], COLUMNS_2019[:-1]),
        (f"{FILE}: kolumnen 'f4' saknas", "den står i column_map.csv för våg 2019"),
        CODEBOOK,
    ),
    "unmapped column": Fault(
        rows_changed(lambda rows: [(*values, SENTENCE) for values in rows], [*COLUMNS_2019, "telefon"]),
        (f"{FILE}: kolumnen 'telefon' är okänd", "varje kolumn i column_map.csv"),
        CODEBOOK,
    ),
    "code outside the scale": Fault(
        rows_changed(lambda rows: cell(5, "f3", float(NUMBER))(cell(2, "f3", float(NUMBER))(rows))),
        (FILE, "'f3'", "raderna 2, 5", "1, 2, 3, 4, 5"),
        ANSWERS,
    ),
    "text instead of codes": Fault(
        rows_changed(lambda rows: [(*values[:-1], SENTENCE) for values in rows]),
        (FILE, "'f4'", "raderna 1, 2, 3", "1, 2, 3, 4, 5"),
        CODEBOOK,
    ),
    "unknown municipality": Fault(
        rows_changed(cell(3, "ort", SENTENCE)),
        (f"{FILE} kolumnen 'ort': okänd stavning av grupp på rad 3", "en av Ask, Björk, Ek", "rätta stavningen"),
        CODEBOOK,
    ),
    "misspelt municipality": Fault(
        rows_changed(cell(3, "ort", "Björks komun")),
        ("okänd stavning av grupp på rad 3", "lägg till ett alias (menas Björk?)"),
        CODEBOOK,
    ),
    "a respondent twice": Fault(
        rows_changed(lambda rows: [*rows[:4], row(NUMBER, "Ask", 4, 2, 4, 4), *rows[4:]]),
        (f"{FILE}: samma respondent och grupp står flera gånger, på raderna 1, 5", "en rad per respondent och grupp"),
        ANSWERS,
    ),
    "waves exchanged": Fault(
        exchanged,
        ("2016/svar.sav: kolumnen 'id' saknas", "filen har kolumnerna för våg 2019; är filerna förväxlade?"),
        CODEBOOK | {"missing_ranges"},
        wave="2016",
    ),
    "words instead of a count": Fault(
        invited(f"Ask,Kommunen,{SENTENCE},0"),
        (f"{LIST} rad 2: invited eller not_eligible är inte ett antal", "Väntade: ett helt tal"),
    ),
    "too many fields": Fault(
        invited("Ask,Kommunen,20,0", f"Björk,Kommunen,20,0,{SENTENCE}"),
        (f"{LIST} rad 3: för många fält (5)", "Väntade: kolumnerna group"),
    ),
    "unknown group in the list": Fault(
        invited("Ask,Kommunen,20,0", f"{SENTENCE},Kommunen,20,0"),
        (f"{LIST} kolumnen 'group': okänd stavning av grupp på rad 3", "en av Ask, Björk, Ek"),
        FILES | {"invited_rows"},
    ),
    "list of another kind": Fault(
        written(LIST, f"namn;svar\n{SENTENCE};{NUMBER}\n".encode("cp1252")),
        (f"{LIST}: rubrikraden hittades inte", "group, organisation, invited, not_eligible"),
    ),
}
