"""How persons are known again between waves."""

from typing import Literal, Self

from pydantic import model_validator

from pipeline.study.base import Part


class Linkage(Part):
    """What study.toml says under [linkage].

    A token is handed out and is right or wrong as a whole. A self-generated code is put together by the person from
    elements (two letters of a name, a day of birth ...), and one of them is easily remembered differently.
    """

    kind: Literal["token", "self_generated"] = "token"
    elements: tuple[int, ...] = ()
    """Lengths of the elements of a self-generated code, in order: [2, 2, 1] for AB121."""
    register_key: bool = False
    """The keys come from a register of everyone who could answer: who has no key in a wave was not there."""

    @model_validator(mode="after")
    def elements_of_a_code(self) -> Self:
        """One element of few would leave too little to know a person by; a code of one's own is in no register."""
        if self.register_key and self.kind != "token":
            raise ValueError("register_key hör till kind = token: en egen kod står inte i något register")
        if self.kind == "token" and self.elements:
            raise ValueError("elements hör till kind = self_generated")
        if self.kind == "self_generated" and len(self.elements) < 3:  # noqa: PLR2004 - said in the message
            raise ValueError("en självgenererad kod har minst tre delar i elements")
        if any(length < 1 for length in self.elements):
            raise ValueError("varje del i elements är minst ett tecken lång")
        return self
