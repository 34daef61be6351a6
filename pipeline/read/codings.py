"""What a coding export says, the same for every program: documents, codes, coders and which code stands where.

Plain, because it is made in a process of its own. The only transcript text in it is `Coding.text`.
"""

from typing import Literal, NamedTuple

from pipeline.findings import Remark

Unit = Literal["codepoint", "paragraph", "none"]


class Document(NamedTuple):
    """A text that was coded."""

    id: str
    name: str
    length: int | None = None
    """Characters, a line end counted as one; None when the export does not hold the text."""
    source_sha256: str = ""
    """Of the text as it lies in the export; empty when it is not there."""
    paragraphs: int | None = None
    """Paragraphs with text; None when the export does not tell."""


class DocumentVariable(NamedTuple):
    """One thing that the export says of a text, beside its codes."""

    document: str
    variable: str
    """Name of the variable, of the kind of set, or of the column; case and set for names of cases and sets."""
    value: str


class Code(NamedTuple):
    """A code of the code tree."""

    id: str
    name: str
    path: tuple[str, ...]
    """Names from the root of the tree, the code's own last."""
    parent: str = ""
    """Id of the code above, empty at the root."""
    is_codable: bool = True
    """False for a heading that only gathers codes."""
    definition: str = ""


class User(NamedTuple):
    """Someone, or some program, that the export names as a user."""

    id: str
    name: str


class Coding(NamedTuple):
    """A code put on a piece of text by a coder."""

    id: str
    document: str
    code: str
    coder: str
    """User id, empty when the export does not say who coded."""
    start: int | None
    end: int | None
    """After the last character; for paragraphs the last paragraph."""
    unit: Unit
    """What the positions count: characters (Unicode code points, a line end counted as one), paragraphs or nothing."""
    text: str
    selection: str
    """The piece of text that was coded; several codings may share it."""
    created_at: str = ""


class Codings(NamedTuple):
    """The content of a coding export."""

    documents: tuple[Document, ...]
    codes: tuple[Code, ...]
    codings: tuple[Coding, ...]
    users: tuple[User, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    """What was seen of the export itself: format, program, how positions were read, what was counted apart."""
    remarks: tuple[Remark, ...] = ()
    variables: tuple[DocumentVariable, ...] = ()
    """What the export says of its texts; a text may have several values of a variable."""
