"""The file's value labels held against the study's: a code that means something else in the file stops the wave."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pipeline.errors import Problem
from pipeline.study import MissingKind, Scale
from pipeline.study.instrument import Meaning
from pipeline.study.labels import label_form, told_by

Labels = Mapping[float, str]


class Named(NamedTuple):
    """What the file of one wave calls a question's codes, and what the study has declared of them."""

    wave: str
    labels: Labels
    scale: Scale
    missing: Mapping[float, MissingKind]
    stated: frozenset[float]
    """Missing codes that the map states for this very wave."""

    def kind_of(self, code: float) -> MissingKind | None:
        """What a code is that only the file has a name for: missing, or an option that the scale leaves unnamed."""
        unnamed = code in self.scale.codes and code not in self.scale.named
        return self.missing.get(code, MissingKind.ANSWERED if unnamed else None)

    def explains(self, code: float) -> bool:
        """Whether the map or the scale knows the label of a missing code as what the code is."""
        return code in self.stated or self.scale.meaning_of(self.labels[code]) == self.kind_of(code)


def contradicting_labels(
    where: str, labels: Labels, scale: Scale, missing: Mapping[float, MissingKind]
) -> Iterator[Problem]:
    """Codes whose label in the file is not the study's, with both side by side."""
    found = {code: scale.meaning_of(label) for code, label in labels.items()}
    wrong = [code for code in labels if _contradicts(code, labels[code], found[code], scale, missing)]
    moved = [code for code in wrong if found[code] is not None]
    renamed = [code for code in wrong if found[code] is None]
    if moved:
        yield Problem(
            where,
            f"{_what_moved(moved, found, scale)} ({_side_by_side(moved, labels, scale, missing)})",
            f"koderna i skalan {scale.id}",
            "rätta exporten, eller ange vågens egen skala i column_map.csv med status rescaled",
        )
    if renamed:
        yield Problem(
            where,
            f"etiketten är en annan ({_side_by_side(renamed, labels, scale, missing)})",
            f"etiketterna i skalan {scale.id}",
            "betyder etiketterna detsamma: skriv filens under also i instrument.toml; "
            "annars: ange vågens egen skala i column_map.csv med status rescaled",
        )


def _contradicts(
    code: float, label: str, meaning: Meaning | None, scale: Scale, missing: Mapping[float, MissingKind]
) -> bool:
    """A missing code may be called anything but the name of something else."""
    if code in missing:
        return meaning not in (None, missing[code])
    if code not in scale.codes or meaning == code:
        return False
    return meaning is not None or (code in scale.named and told_by(label, code) != "")


def _what_moved(moved: list[float], found: Mapping[float, Meaning | None], scale: Scale) -> str:
    turned = dict(zip(scale.codes, reversed(scale.codes), strict=True))
    if len(moved) > 1 and all(found[code] == turned.get(code) for code in moved):
        return "svarsalternativen står i omvänd ordning"
    return "koden har bytt betydelse" if len(moved) == 1 else "koderna har bytt betydelse"


def _side_by_side(codes: list[float], labels: Labels, scale: Scale, missing: Mapping[float, MissingKind]) -> str:
    ours = {declared.code: declared.sv for declared in scale.missing} | scale.labels
    own = {code: kind.value for code, kind in missing.items()}
    return "; ".join(
        f"{code:g}: filen {labels[code]!r}, studien {ours.get(code) or own.get(code, '')!r}" for code in sorted(codes)
    )


def labelled_otherwise(where: str, before: Named, now: Named) -> Iterator[Problem]:
    """One label on two kinds of missing, and a code that only the files name and that they name differently."""
    earlier, later = _kind_by_label(before), _kind_by_label(now)
    for label in sorted(label for label in earlier.keys() & later.keys() if earlier[label] != later[label]):
        yield Problem(
            where,
            f"etiketten {label!r} är {earlier[label].value} {before.wave} men {later[label].value} {now.wave}",
            "samma slag av bortfall bakom samma etikett",
            f"rätta {now.wave}_missing i column_map.csv, eller skriv i {now.wave}_reason varför de skiljer sig",
        )
    both = "; ".join(
        f"{code:g}: {before.wave} {before.labels[code]!r}, {now.wave} {now.labels[code]!r}"
        for code in sorted(before.labels.keys() & now.labels.keys())
        if _renamed(code, before, now)
    )
    if both:
        yield Problem(
            where,
            f"status same men etiketten är en annan ({both})",
            "samma etikett på en kod som studien själv inte har namn på",
            f"ange vad koden är i {now.wave}_missing eller vågens egen skala i column_map.csv, "
            f"eller skriv i {now.wave}_reason varför den betyder detsamma",
        )


def _kind_by_label(named: Named) -> dict[str, MissingKind]:
    """A label that says nothing is on no kind."""
    told = {code: label for code, label in named.labels.items() if told_by(label, code)}
    return {label_form(told[code]): kind for code, kind in named.missing.items() if code in told}


def _renamed(code: float, before: Named, now: Named) -> bool:
    """Whether a code that only the files name has two labels; what the map states for the later wave is judged."""
    if code in now.stated or None in (before.kind_of(code), now.kind_of(code)):
        return False
    told = {told_by(wave.labels[code], code) for wave in (before, now)} - {""}
    return len(told) > 1 and not (before.explains(code) and now.explains(code))
