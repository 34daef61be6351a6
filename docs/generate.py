"""Writes the generated parts of the pages from the code that they describe (`make docs`).

A part stands between `<!-- generated: name -->` and `<!-- end -->`; everything around it is written by hand.
"""  # noqa: INP001 - run as a program from the project's root

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline import tables
from pipeline.report.wording import VERDICTS
from pipeline.study.policy import PRESETS
from pipeline.tables.base import Column, Table
from tests.simulate.summary import further, planted, worst
from tests.spec import test_known_answers as known_answers_of_others
from tests.spec.test_verdict_truth_table import TABLE, Case

DOCS = Path(__file__).resolve().parent
PART = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
STAGES = (
    "raw",
    "findings",
    "core",
    "crosswalk",
    "score",
    "reliability",
    "estimate",
    "foresight",
    "change",
    "who_changed",
    "comparability",
    "sensitivity",
    "trend",
    "researcher",
    "focus",
    "safe",
    "safe_reliability",
    "safe_who_changed",
    "safe_comparability",
    "safe_sensitivity",
    "safe_foresight",
    "safe_focus",
    "safe_ledger",
)
FIGURES = {"county": "länet", "family of groups": "gruppernas familj", "single group": "en grupp"}
FURTHER = {"mix": "baslinjens mix", "raked": "som de inbjudna", "association": "samband med helheten"}
SHAPES = {"coarse": "mitt på (62)", "skewed": "snett (80)", "near the end": "nära slutet (85)"}
RECIPES = {"shipped": "den medföljande", "two indicators": "två indikatorer", "nothing": "ingenting ändrat"}


def declared() -> Iterator[tuple[str, Table]]:
    """Every declared table and the module that declares it, in the order of the stages."""
    modules = [found.name for found in pkgutil.iter_modules(tables.__path__) if found.name != "base"]
    for name in sorted(modules, key=STAGES.index):
        module = importlib.import_module(f"pipeline.tables.{name}")
        yield from ((name, known) for known in vars(module).values() if isinstance(known, Table))


def dictionary() -> str:
    """The data dictionary."""
    return "\n".join(_table(stage, table) for stage, table in declared())


def _table(stage: str, table: Table) -> str:
    further = " Further columns are allowed: the questionnaire's own." if table.open else ""
    rows = "\n".join(_column(column, column.name in table.key) for column in table.columns)
    return (
        f"### `{table.name}`\n\nOne row: {table.one_row}. Declared in `pipeline/tables/{stage}.py`.{further}\n\n"
        f"| column | kind | key | may be empty | holds |\n|---|---|---|---|---|\n{rows}\n"
    )


def _column(column: Column, is_key: bool) -> str:  # noqa: FBT001 - a column of the page
    values = f"; one of {', '.join(f'`{value}`' if value else '(empty)' for value in column.one_of)}"
    holds = column.means + (values if column.one_of else "")
    return f"| `{column.name}` | {column.kind} | {_yes(is_key)} | {_yes(column.nullable)} | {holds} |"


def _yes(holds: bool) -> str:  # noqa: FBT001 - likewise
    return "yes" if holds else ""


def truth_table() -> str:
    """What leads to which verdict, from the table that is also the test."""
    head = "| uppmätt | publicerat intervall | smalare intervall | hindras av | bedömning | kodnamn |"
    return "\n".join([head, "|---:|---|---|---|---|---|", *(_case(case) for case in TABLE)]) + "\n"


def _case(case: Case) -> str:
    reasons = {"inga svar": not case.answered, "röjandeskyddet": not case.shown, "frågekartan": not case.comparable}
    stops = ", ".join(name for name, holds in reasons.items() if holds)
    code = f"`{case.verdict}`" + (f" `{case.size}`" if case.size else "")
    words = VERDICTS[case.verdict, case.size]
    spans = " | ".join(_span(*limits) for limits in (case.interval, case.equivalence))
    return f"| {_signed(case.change)} | {spans} | {stops} | {words} | {code} |"


def _span(low: float, high: float) -> str:
    return f"{_signed(low)} till {_signed(high)}"


def _signed(value: float) -> str:
    """A number in Swedish with its sign; a dash where there is none."""
    if value != value:  # noqa: PLR0124 - NaN
        return "–"
    return (f"{value:+g}" if value else "0").replace("-", "−").replace(".", ",")


def known_answers() -> str:
    """Answers of others that the program gives, from the table that is also the test."""
    head = "| vad | svaret kommer av | svar |\n|---|---|---|\n"
    rows = [
        f"| {known.what} | {known.source} | {'; '.join(_decimal(value, known.decimals) for value in known.answer)} |\n"
        for known in known_answers_of_others.TABLE
    ]
    return head + "".join(rows)


def _decimal(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")


def presets() -> str:
    """The thresholds of every preset."""
    names = list(PRESETS)
    keys = list(PRESETS[names[0]])
    head = f"| nyckel | {' | '.join(f'`{name}`' for name in names)} |\n|---|{'---:|' * len(names)}\n"
    return head + "".join(f"| `{key}` | {' | '.join(str(PRESETS[name][key]) for name in names)} |\n" for key in keys)


def error_rates() -> str:
    """How often the tests err where nothing has changed, per figure, level and persons per group."""
    head = "| vad | läge | svarande per grupp | kombinationer | i genomsnitt | sämsta |\n|---|---|---|---:|---:|---:|\n"
    rows = [
        (FIGURES[figure], SHAPES[shape], persons.replace(" v ", " mot "), str(count), _pct(mean), _pct(largest))
        for figure, shape, persons, count, mean, largest in worst()
    ]
    return head + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def further_rates() -> str:
    """How often the weighed changes err, and how often the interval of an association misses the truth."""
    head = (
        "| vad | svarande per grupp | följs | kombinationer | i genomsnitt | sämsta |\n|---|---|---|---:|---:|---:|\n"
    )
    by_case = further().groupby(["figure", "persons", "overlap"], sort=False)["rate"]
    rows = [
        (FURTHER[str(figure)], str(persons), _pct(overlap), str(len(own)), _pct(own.mean()), _pct(own.max()))
        for (figure, persons, overlap), own in by_case
    ]
    return head + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def whole_studies() -> str:
    """How often what was put into whole studies is found, and how often something that was not."""
    head = "| recept | familj | vad | ändring | studier | utlovat | funnet |\n|---|---|---|---:|---:|---:|---:|\n"
    return head + "".join(
        f"| {RECIPES[row.recipe]} | `{row.family}` | {row.unit if row.kind == 'found' else 'falskt utslag'} |"
        f" {_signed(row.true_change)} | {row.trials} | {'högst ' if row.kind == 'false' else ''}{_pct(row.promised)} |"
        f" {_pct(row.rate)} |\n"
        for row in planted().itertuples()
    )


def _pct(share: float) -> str:
    return f"{100 * share:.1f}".replace(".", ",") + " %"


PARTS: dict[str, Callable[[], str]] = {
    "tables": dictionary,
    "verdicts": truth_table,
    "known_answers": known_answers,
    "presets": presets,
    "error_rates": error_rates,
    "further_rates": further_rates,
    "whole_studies": whole_studies,
}


def fresh(page: str) -> str:
    """A page with its generated parts made anew."""
    return PART.sub(lambda part: f"{part[1]}{PARTS[part[2]]()}{part[3]}", page)


def main() -> None:
    """Rewrite the pages that are stale."""
    for path in sorted(DOCS.glob("*.md")):
        page = path.read_text(encoding="utf-8")
        path.write_bytes(fresh(page).encode("utf-8"))


if __name__ == "__main__":
    main()
