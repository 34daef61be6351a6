"""What is looked at in every project whose selections have positions, as problems and remarks: never text."""

from collections.abc import Iterator

from pipeline.errors import Problem
from pipeline.findings import Remark, Severity
from pipeline.read.refi_archive import guids_text
from pipeline.read.text_positions import AGREEMENT, Choice

AGAIN = "exportera projektet på nytt ur kodningsprogrammet"


def choice_problems(name: str, choice: Choice) -> Iterator[Problem]:
    """No way of counting positions fits."""
    if choice.is_doubtful:
        agreeing = choice.compared - len(choice.disagreeing)
        yield Problem(
            name,
            f"bara {agreeing} av {choice.compared} markeringar återger den text som står på deras plats, hur "
            f"positionerna än räknas; de andra är {guids_text(choice.disagreeing)}",
            f"minst {AGREEMENT:.0%}".replace("%", " %"),
            f"texterna har ändrats efter kodningen eller hör till ett annat projekt: {AGAIN}",
        )


def choice_remarks(choice: Choice, *, has_places: bool) -> Iterator[Remark]:
    """The way of counting that was chosen may be another, or does not fit every selection."""
    if choice.compared == 0 and has_places:
        found = "ingen markering återger sin text, så hur programmet räknar positioner har inte kunnat prövas"
        yield Remark("positions_assumed", "warning", found, "läs några markeringar mot texten")
    elif choice.is_tied:
        found = "flera sätt att räkna positioner stämmer lika bra men ger några markeringar olika gränser"
        yield Remark("positions_tied", "note", found, "läs några markeringar mot texten")
    if choice.disagreeing:
        found = f"markeringar återger inte texten på sin plats: {guids_text(choice.disagreeing)}"
        yield Remark("quotations_disagree", "note", found)


def counted_codings(severity: Severity, rule: str, number: int, which: str) -> Iterator[Remark]:
    """So many codings are of a kind that should be known, if any."""
    if number:
        yield Remark(rule, severity, f"{number} {'kodning' if number == 1 else 'kodningar'} {which}")
