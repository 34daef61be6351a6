"""The words of a talk: invented sentences, and where each segment stands in the text."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from pipeline.synthesize.talks import Segment, Talk, Turn

INVENTED = "Syntetisk {talk}: påhittade repliker, ingen har sagt detta. 🙂\n"
ASKED = ("Hur ser det ut hos er?", "Kan ni säga lite mer om det?", "Är det något ni saknar?")
ASKED_EVERY = 3
PARTICIPANTS = 6
SAID = {
    "framjande": (
        "Det här med {subject} hjälper oss framåt.",
        "När det gäller {subject} har vi hittat ett sätt som håller.",
        "Kring {subject} går det lättare nu än förut.",
        "Så som {subject} ser ut i dag vågar vi pröva mer.",
    ),
    "hindrande": (
        "Det här med {subject} sätter käppar i hjulet för oss.",
        "När det gäller {subject} kör vi fast gång på gång.",
        "Kring {subject} är det svårt, och ingen äger frågan.",
        "Så länge {subject} ser ut så här kommer vi inte vidare.",
    ),
    "neutral": (
        "Det här med {subject} har vi talat om, utan att säga bu eller bä.",
        "När det gäller {subject} är det ungefär som det brukar.",
        "Kring {subject} finns både för och emot.",
    ),
}


class Placed(NamedTuple):
    """A segment and where it stands: characters from 0, the end after the last."""

    segment: Segment
    start: int
    end: int


class Transcript(NamedTuple):
    """A talk as a text."""

    talk: Talk
    text: str
    placed: tuple[Placed, ...]


def transcribe(talk: Talk, labels: Mapping[str, str], random: np.random.Generator) -> Transcript:
    """Write a talk down, one paragraph per turn; `labels` are the codes' names."""
    text, placed = INVENTED.format(talk=_lower_first(talk.name)), list[Placed]()
    for number, turn in enumerate(talk.turns):
        if number % ASKED_EVERY == 0:
            text += f"Samtalsledaren: {ASKED[number // ASKED_EVERY % len(ASKED)]}\n"
        text += f"Deltagare {number % PARTICIPANTS + 1}: "
        sentences = [_sentence(segment, labels, random) for segment in turn]
        placed += _places(turn, sentences, len(text))
        text += " ".join(sentences) + "\n"
    return Transcript(talk, text, tuple(placed))


def _places(turn: Turn, sentences: list[str], start: int) -> list[Placed]:
    """Each segment from the start of the turn to the end of its own sentence."""
    return [Placed(segment, start, start + len(" ".join(sentences[: place + 1]))) for place, segment in enumerate(turn)]


def _sentence(segment: Segment, labels: Mapping[str, str], random: np.random.Generator) -> str:
    ways = SAID[segment.direction]
    return ways[random.integers(len(ways))].format(subject=_lower_first(labels[segment.code]))


def _lower_first(text: str) -> str:
    return text[0].lower() + text[1:]
