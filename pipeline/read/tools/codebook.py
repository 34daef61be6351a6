"""The file in which a survey tool describes its questions: which kind it is, and its text."""

from typing import Literal

from pipeline.errors import InputError, Problem
from pipeline.read.parsed import Request
from pipeline.read.tools.aliases import setting
from pipeline.read.tools.spelling import comparable

Kind = Literal["lss", "r", "dictionary"]
TOOL_OF: dict[Kind, str] = {"lss": "limesurvey", "r": "limesurvey", "dictionary": "redcap"}


def codebook_name(request: Request) -> str:
    """What the codebook is called in messages."""
    return request.codebook.name if request.codebook else ""


def codebook_text(request: Request) -> str:
    """The codebook as text. Raises InputError when it is not there or not UTF-8."""
    assert request.codebook is not None
    try:
        return request.codebook.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        problem = Problem(codebook_name(request), "kodboken är inte text i UTF-8", "UTF-8", "exportera den på nytt")
    except OSError:
        problem = Problem(codebook_name(request), "kodboken kan inte läsas", "", "kontrollera codebook i study.toml")
    raise InputError(problem)


def check_codebook(request: Request, tool: str) -> None:
    """Raise InputError for a codebook of another tool than the file's."""
    kind = codebook_kind(request)
    if kind and TOOL_OF[kind] != tool:
        found = f"kodboken kommer från {TOOL_OF[kind]} och svaren lästes som {tool}"
        fix = "rätta codebook eller tool för vågen i study.toml"
        raise InputError(Problem(codebook_name(request), found, "kodbok och svar från samma verktyg", fix))


def codebook_kind(request: Request) -> Kind | None:
    """Which kind of codebook it is, told by its content; None when there is none."""
    if request.codebook is None:
        return None
    text = codebook_text(request)
    if "<LimeSurveyDocType>" in text[:2000] or text.lstrip().startswith("<?xml"):
        return "lss"
    if "variable.labels[" in text or "names(data)[" in text:
        return "r"
    if any(comparable(name) in comparable(text[:2000]) for name in setting("redcap", "dictionary")["field"]):
        return "dictionary"
    raise InputError(
        Problem(
            codebook_name(request),
            "kodboken känns inte igen",
            "LimeSurveys .lss eller R-syntax, eller REDCaps data dictionary (CSV)",
            "ta bort codebook i study.toml, eller exportera kodboken på nytt",
        )
    )
