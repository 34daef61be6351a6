"""The closing summary of a run, as lines of text."""

from collections.abc import Iterator, Mapping

from assets.running import WaveRun


def closing_lines(run: WaveRun) -> Iterator[str]:
    """Rows in = accepted + rejected, verdicts, what was hidden, and where the report lies."""
    rows = run.rows
    counted = f"{rows['rows_in']} lästa = {rows['accepted']} godkända + {rows['rejected']} avvisade"
    yield f"Våg {run.wave}"
    yield f"  Rader:       {counted}"
    yield f"  Bedömningar: {_counts(run.pages['verdicts']) or 'inga, baslinjen jämförs inte bakåt'}"
    yield f"  Dolt (..):   {_counts(run.pages['hidden'])}"
    yield f"  Rapport:     {run.pages['report']}"
    if run.pages["held"]:
        yield f"  Hålls:       {run.pages['held']}"


def _counts(found: Mapping[str, int]) -> str:
    return "; ".join(f"{count} {name}" for name, count in found.items())
