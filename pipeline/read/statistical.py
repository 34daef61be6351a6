"""Files of statistical packages: every value, every label and every declared missing value, as the file states them."""

import io
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyreadstat

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.findings import Remark
from pipeline.read.parsed import MissingRange, Parsed, Request, ValueLabel, Variable, value_text

REPEATED = re.compile(r"_duplicated\d+$")
"""What the library adds to a name that it has met before."""

CHUNK = 20_000
"""Rows that are read at a time; the values of a chunk are Python objects before they are packed."""

CASES_AT = slice(80, 84)
ANY_NUMBER = b"\xff\xff\xff\xff"
"""In the place of a header's number of records: read what is there."""

OPEN_NUMBER = -1
"""The same as a number."""

XPT_RECORD = 80
"""A transport file is records of so many bytes."""

INTEGERS = (pa.int8(), pa.int16(), pa.int32())
FROM_1960 = 11_903_760_000.0
"""Seconds from SPSS's first day, 14 October 1582, to the first day of Stata and SAS, 1 January 1960."""

DAY = 86_400.0
MILLISECOND = 0.001
SAS_DAYS = ("DATE", "DDMMYY", "MMDDYY", "YYMMDD", "JULIAN", "E8601DA", "B8601DA", "WEEKDATE", "WORDDATE", "MONYY")
SAS_SECONDS = ("DATETIME", "E8601DT", "B8601DT", "DATEAMPM")
DAMAGED = (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeError, LookupError, ValueError, OverflowError)
"""What the library raises for files that are not what they say; its messages may quote what it could not convert."""

DATA_AS_THEY_ARE = {"output_format": "dict", "disable_datetime_conversion": True}


class Kind(NamedTuple):
    """A file format and how it is read."""

    title: str
    read: Callable[..., tuple[dict[str, list[Any]], Any]]
    user_missing: bool
    encoding: bool


KINDS = {
    "sav": Kind("SPSS (.sav)", pyreadstat.read_sav, user_missing=True, encoding=True),
    "zsav": Kind("SPSS, komprimerad (.zsav)", pyreadstat.read_sav, user_missing=True, encoding=True),
    "por": Kind("SPSS, portabel (.por)", pyreadstat.read_por, user_missing=False, encoding=False),
    "dta": Kind("Stata (.dta)", pyreadstat.read_dta, user_missing=True, encoding=True),
    "sas7bdat": Kind("SAS (.sas7bdat)", pyreadstat.read_sas7bdat, user_missing=True, encoding=True),
    "xpt": Kind("SAS, transport (.xpt)", pyreadstat.read_xport, user_missing=False, encoding=True),
}


MISSING_LOST = Remark(
    "declared_missing_lost",
    "warning",
    "I detta format kan filens egna bortfallskoder inte läsas: de är tomma celler, alltså ej svar.",
    "Exportera som .sav eller .dta om svaren skiljer mellan slag av bortfall.",
)


class OpenEnded(io.RawIOBase):
    """An SPSS file whose header leaves the number of records open, so that the data alone say how many there are."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")

    def read(self, size: int | None = -1) -> bytes:
        """Bytes of the file, with the header's number replaced."""
        start = self._file.tell()
        found = self._file.read(-1 if size is None else size)
        if start >= CASES_AT.stop:
            return found
        content = bytearray(found)
        for place in range(max(start, CASES_AT.start), min(start + len(content), CASES_AT.stop)):
            content[place - start] = ANY_NUMBER[place - CASES_AT.start]
        return bytes(content)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Where we are."""
        return self._file.tell()

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def close(self) -> None:
        """Close the file too."""
        self._file.close()
        super().close()


def read_statistical(request: Request, kind: str) -> Parsed:
    """Read a file of SPSS, Stata or SAS; `kind` is a key of KINDS.

    User-missing values stay values, in numbers and in text. Dates stay numbers, seconds since 14 October 1582 whatever
    the format, so that one broken date cannot stop the file.

    Raises InputError when the file is damaged, cut short, in another encoding, or holds another number of records than
    its header states.
    """
    table, meta = _whole(request, KINDS[kind])
    raise_if_any(InputError, _lost_rows(request, kind, table.num_rows))
    raise_if_any(InputError, _misread(request, meta))
    return Parsed(
        records=_with_spss_dates(table, meta, kind),
        rows=range(1, table.num_rows + 1),
        variables=_variables(meta),
        value_labels=_value_labels(meta),
        missing_ranges=_missing_ranges(meta),
        remarks=() if KINDS[kind].user_missing else (MISSING_LOST,),
        facts=_facts(meta, kind),
    )


def _whole(request: Request, kind: Kind) -> tuple[pa.Table, Any]:
    options: dict[str, Any] = dict(DATA_AS_THEY_ARE)
    if kind.user_missing:
        options["user_missing"] = True
    if kind.encoding:
        options["encoding"] = request.encoding
    try:
        return _in_chunks(request.path, kind, options)
    except DAMAGED:
        found = f"filen är skadad, avkortad eller i annan teckenkodning (läst som {request.encoding or 'filens egen'})"
    raise InputError(
        Problem(
            request.name,
            found,
            f"en hel fil från {kind.title}",
            'exportera på nytt, eller ange encoding (till exempel "cp1252") i vågens layout i study.toml',
        )
    )


def _in_chunks(path: Path, kind: Kind, options: dict[str, Any]) -> tuple[pa.Table, Any]:
    parts: list[pa.Table] = []
    letters: dict[str, list[str]] = {}
    with OpenEnded(path) as open_ended:
        source = open_ended if _says_another_number(path, kind, options) else str(path)
        while True:
            open_ended.seek(0)
            with _silence():
                columns, meta = kind.read(source, row_offset=len(parts) * CHUNK, row_limit=CHUNK, **options)
            types = meta.readstat_variable_types
            part = pa.table({name: _packed(columns.pop(name), types[name]) for name in [*columns]})
            if part.num_rows or not parts:
                parts.append(part)
            for name, seen in meta.missing_user_values.items():
                letters.setdefault(name, []).extend(seen)
            if part.num_rows < CHUNK:
                break
    meta.missing_user_values = {name: list(dict.fromkeys(seen)) for name, seen in letters.items()}
    return pa.concat_tables(_alike(parts)), meta


def _says_another_number(path: Path, kind: Kind, options: dict[str, Any]) -> bool:
    """Whether an SPSS header states more or fewer records than follow it: then only the data can tell how many.

    A file that says how it is is opened by the library itself, which is a third faster.
    """
    stated = _stated(path) if kind.read is pyreadstat.read_sav else OPEN_NUMBER
    if stated == OPEN_NUMBER:
        return False
    try:
        with OpenEnded(path) as file, _silence():
            last = kind.read(file, row_offset=max(stated - 1, 0), row_limit=2, **options)[0]
    except DAMAGED:
        return True
    return bool({len(values) for values in last.values()} - {min(stated, 1)})


def _silence() -> AbstractContextManager[object]:
    """What the library only warns of is looked for afterwards and is then an error."""
    return warnings.catch_warnings(action="ignore")


def _packed(values: list[Any], stored_as: str) -> pa.Array:
    """Values in the smallest type that loses nothing; letters for missing (Stata, SAS) make the column text."""
    try:
        numbers = None if stored_as == "string" else _numbers(np.array(values, dtype="float64"))
    except ValueError:
        numbers = None
    if numbers is None:
        is_text = stored_as == "string"
        return pa.array([None if value is None else _cell(value, is_text=is_text) for value in values], pa.string())
    for smaller in INTEGERS:
        try:
            return pc.cast(numbers, smaller)
        except pa.ArrowInvalid:
            continue
    return numbers


def _numbers(values: npt.NDArray[np.float64]) -> pa.Array:
    """Numbers, with NaN as missing."""
    numbers = pa.Array.from_buffers(pa.float64(), len(values), [None, pa.py_buffer(values)])
    return pc.if_else(pc.is_nan(numbers), pa.scalar(None, pa.float64()), numbers)


def _cell(value: Any, *, is_text: bool) -> str:
    """A value as text; a letter among numbers is a missing value and is written as Stata and SAS do, `.a`."""
    return f".{value}" if isinstance(value, str) and not is_text else value_text(value)


def _alike(parts: list[pa.Table]) -> list[pa.Table]:
    """The chunks with one type per column: the widest that any of them needs."""
    if len(parts) == 1:
        return parts
    wider = [*INTEGERS, pa.float64(), pa.string()]
    widest = [
        pa.field(name, max((part.schema.field(name).type for part in parts), key=wider.index))
        for name in parts[0].column_names
    ]
    return [part.cast(pa.schema(widest)) for part in parts]


def _lost_rows(request: Request, kind: str, rows: int) -> Iterator[Problem]:
    """A header that states another number of records than there are: records have been lost, or added."""
    if kind == "xpt" and request.path.stat().st_size % XPT_RECORD:
        yield Problem(request.name, "filen är avkortad", "en hel transportfil", "exportera på nytt")
    if kind not in ("sav", "zsav"):
        return
    stated = _stated(request.path)
    if stated not in (OPEN_NUMBER, rows):
        yield Problem(
            request.name,
            f"filhuvudet anger {stated} rader men filen har {rows}",
            "lika många",
            "filen är avkortad eller ändrad: exportera på nytt",
        )


def _stated(path: Path) -> int:
    """How many records an SPSS header states."""
    with path.open("rb") as file:
        head = file.read(CASES_AT.stop)
    order = "little" if head[64:68] in (b"\x02\0\0\0", b"\x03\0\0\0") else "big"
    return int.from_bytes(head[CASES_AT], order, signed=True)  # type: ignore[arg-type] # one of the two


def _misread(request: Request, meta: Any) -> Iterator[Problem]:
    """Names and labels that show that the file was read in another encoding than it was written in."""
    texts = [(name, text or "") for name, text in meta.column_names_to_labels.items()]
    texts += [(name, name) for name in meta.column_names]
    texts += [(name, str(label)) for name, labels in meta.variable_value_labels.items() for label in labels.values()]
    for name in meta.column_names:
        if REPEATED.search(name):
            yield Problem(request.name, f"kolumnen {REPEATED.sub('', name)!r} står flera gånger", "ett namn per kolumn")
    for name in dict.fromkeys(name for name, text in texts if _garbled(text)):
        yield Problem(
            f"{request.name} kolumnen {name!r}",
            "etiketten är läst i fel teckenkodning",
            "å, ä och ö",
            'ange encoding (till exempel "cp1252" eller "utf-8") i vågens layout i study.toml',
        )


def _garbled(text: str) -> bool:
    """Whether a text has replacement characters, or is UTF-8 that was read as Windows' encoding."""
    if "\ufffd" in text:
        return True
    try:
        return text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return False


def _with_spss_dates(table: pa.Table, meta: Any, kind: str) -> pa.Table:
    """Dates and times of Stata and SAS as SPSS has them: seconds, for dates since its first day."""
    for place, name in enumerate(table.column_names):
        unit, start = _unit(meta.original_variable_types.get(name) or "", kind)
        if unit is not None and not pa.types.is_string(table.schema.field(name).type):
            numbers = pc.cast(table[name], pa.float64())
            table = table.set_column(place, name, pc.add(pc.multiply(numbers, unit), start))
    return table


def _unit(storage: str, kind: str) -> tuple[float | None, float]:
    """Seconds in a unit of a date or time, and where it counts from; no unit for everything else."""
    if kind == "dta":
        storage = storage.replace("%-", "%", 1)
        if storage.startswith("%tcHH"):
            return MILLISECOND, 0.0
        if storage.startswith(("%tc", "%tC")):
            return MILLISECOND, FROM_1960
        return (DAY, FROM_1960) if storage.startswith(("%td", "%d")) else (None, 0.0)
    if kind in ("sas7bdat", "xpt"):
        if storage.startswith(SAS_SECONDS):
            return 1.0, FROM_1960
        return (DAY, FROM_1960) if storage.startswith(SAS_DAYS) else (None, 0.0)
    return None, 0.0


def _variables(meta: Any) -> tuple[Variable, ...]:
    return tuple(
        Variable(
            name,
            meta.column_names_to_labels.get(name) or "",
            meta.original_variable_types.get(name) or "",
            meta.variable_measure.get(name, "unknown"),
        )
        for name in meta.column_names
    )


def _value_labels(meta: Any) -> tuple[ValueLabel, ...]:
    return tuple(
        ValueLabel(name, _cell(value, is_text=meta.readstat_variable_types[name] == "string"), str(label))
        for name, labels in meta.variable_value_labels.items()
        for value, label in labels.items()
    )


def _missing_ranges(meta: Any) -> tuple[MissingRange, ...]:
    declared = [
        MissingRange(name, value_text(span["lo"]), value_text(span["hi"]))
        for name, spans in meta.missing_ranges.items()
        for span in spans
    ]
    lettered = [
        MissingRange(name, f".{letter}", f".{letter}")
        for name, letters in meta.missing_user_values.items()
        for letter in letters
    ]
    return (*declared, *lettered)


def _facts(meta: Any, kind: str) -> tuple[tuple[str, str], ...]:
    found = {
        "format": KINDS[kind].title,
        "encoding": meta.file_encoding or "",
        "title": meta.file_label or "",
        "notes": "\n".join(meta.notes or ()),
        "multiple_response": "; ".join(
            f"{name}: {', '.join(known['variable_list'])}" for name, known in (meta.mr_sets or {}).items()
        ),
    }
    return tuple((name, text) for name, text in found.items() if text)
