"""How far coders of the same texts agree: which codes, where, and which where both have put one."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.statistics.krippendorff import NOT_SAID, Coincidences, coincidences, nominal_alpha
from pipeline.study import Study
from pipeline.tables.focus import FOCUS_AGREEMENT

MIN_TEXTS = 3
"""Below this nothing is said of agreement."""
INTERVAL_TEXTS = 8
"""From this many texts there is an interval over texts."""
DRAWS, SEED = 2_000, 20_161
Array = npt.NDArray[np.float64]


class Pieces(NamedTuple):
    """Texts cut at every border that any coder has drawn: P pieces, K coders, C codes."""

    weight: Array
    """[P]: characters, or paragraphs."""
    text: npt.NDArray[np.int_]
    """[P]: number of the piece's text."""
    texts_n: int
    has_coded: npt.NDArray[np.bool_]
    """[P, K]: whether a coder has coded the text at all."""
    codes: npt.NDArray[np.bool_]
    """[P, K, C]: whether a coder has put a code on the piece."""


def agreement_by_code(documents: pd.DataFrame, codings: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Agreement between coders, character by character (FOCUS_AGREEMENT).

    Parameters
    ----------
    documents : FOCUS_DOCUMENTS of the wave.
    codings : FOCUS_CODINGS of the wave, those of every coder.
    study, wave : the definition and the wave.

    Returns
    -------
    Krippendorff's nominal alpha over the texts that at least two known coders have coded and whose length is known:
    `overall`, the value being the set of codes on a piece, so that coders agree only on the same set; `boundary`, coded
    or not; `given_both`, the set where at least two have coded; `code`, one code or not, for every code in these texts.
    Texts are cut at all borders and pieces weighed by length; paragraphs weigh one each. A text ends no earlier than
    its last coding. A coder who has not coded a text says nothing of it. Below three texts there is no alpha; from
    eight there is a percentile interval of 2 000 bootstrap draws of whole texts, those without variation left out: it
    describes these coders over such texts, and its coverage has not been tried.
    `multi_coded` is the share of the coded text on which a coder has several codes.

    Notes
    -----
    Not the same as u-alpha, which also weighs how units are bounded. Source: STATISTICS §7; Krippendorff (2011).
    """
    if documents.empty:
        return FOCUS_AGREEMENT.empty()
    own = _double_coded(documents, codings)
    names = [code.code for code in study.focus_codes if code.code in set(own["code"])]
    pieces = _cut(own, names)
    made = pd.concat(
        [_alphas(found).assign(measure=measure, code=codes) for measure, codes, found in _measures(pieces, names)]
    ).assign(
        wave=wave, documents_n=pieces.texts_n, coders_n=own["coder_id"].nunique(), multi_coded=_multi_coded(pieces)
    )
    return FOCUS_AGREEMENT.conform(made)


def _double_coded(documents: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """Codings with positions, [start, end), of the texts with at least two known coders."""
    placed = codings[(codings["coder_id"] != "") & codings["start"].notna()]
    known = documents.loc[documents["length"].notna(), ["document_id", "length", "unit"]]
    own = placed.merge(known, on="document_id")
    several = own.groupby("document_id")["coder_id"].transform("nunique") > 1
    # paragraphs are counted from 1 and the last one is included
    return own[several].assign(start=lambda rows: rows["start"] - (rows["unit"] == "paragraph"))


def _cut(own: pd.DataFrame, names: list[str]) -> Pieces:
    coders = sorted(set(own["coder_id"]))
    cuts = [_cut_text(text, coders, names) for _, text in own.groupby("document_id")]
    size = (0, len(coders), len(names))
    return Pieces(
        weight=np.concatenate([np.zeros(0), *(weight for weight, _, _ in cuts)]),
        text=np.repeat(np.arange(len(cuts)), [len(weight) for weight, _, _ in cuts]),
        texts_n=len(cuts),
        has_coded=np.concatenate([np.zeros(size[:2], dtype=bool), *(has for _, has, _ in cuts)]),
        codes=np.concatenate([np.zeros(size, dtype=bool), *(codes for _, _, codes in cuts)]),
    )


def _cut_text(
    text: pd.DataFrame, coders: list[str], names: list[str]
) -> tuple[Array, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """One text: the pieces' lengths, who has coded it, and who has put which code on which piece."""
    borders = np.unique(np.concatenate([[0.0], text["start"], text["end"], text["length"]]))
    steps = np.zeros((len(borders), len(coders), len(names)))
    coder, code = pd.Index(coders).get_indexer(text["coder_id"]), pd.Index(names).get_indexer(text["code"])
    np.add.at(steps, (np.searchsorted(borders, text["start"]), coder, code), 1)
    np.add.at(steps, (np.searchsorted(borders, text["end"]), coder, code), -1)
    codes = steps.cumsum(axis=0)[:-1] > 0
    has_coded = np.isin(np.arange(len(coders)), coder)
    return np.diff(borders), np.broadcast_to(has_coded, (len(codes), len(coders))), codes


def _measures(pieces: Pieces, names: list[str]) -> Iterator[tuple[str, list[str], Coincidences]]:
    """Every measure, the codes that it is about and its coincidences by text and code."""
    coded = pieces.codes.sum(axis=2) > 0
    sets = _sets(pieces.codes)[:, :, None]
    yield "overall", [""], _found(pieces, sets, pieces.has_coded)
    yield "boundary", [""], _found(pieces, coded[:, :, None], pieces.has_coded)
    yield "given_both", [""], _found(pieces, sets, pieces.has_coded & coded)
    yield "code", names, _found(pieces, pieces.codes, pieces.has_coded)


def _sets(codes: npt.NDArray[np.bool_]) -> npt.NDArray[np.int_]:
    """[P, K]: a number for every set of codes that occurs."""
    if not codes.size:
        return np.zeros(codes.shape[:2], dtype=int)
    flat = np.packbits(codes.reshape(-1, codes.shape[2]), axis=1)
    return np.unique(flat, axis=0, return_inverse=True)[1].reshape(codes.shape[:2])


def _found(pieces: Pieces, values: npt.NDArray[np.generic], known: npt.NDArray[np.bool_]) -> Coincidences:
    """Coincidences of what the coders have put, where it is known."""
    put = np.where(known[:, :, None], values.astype("int32"), np.int32(NOT_SAID))
    return coincidences(put, pieces.weight, pieces.text, pieces.texts_n)


def _alphas(found: Coincidences) -> pd.DataFrame:
    """Alpha with its limits, or why there is none: one row per code."""
    texts_n = len(found.disagreement)
    alpha = nominal_alpha(found, np.ones((1, texts_n)))[0]
    is_few = texts_n < MIN_TEXTS
    low, high = _interval(found, ~np.isnan(alpha)) if texts_n >= INTERVAL_TEXTS else (np.nan, np.nan)
    return pd.DataFrame(
        {
            "alpha": np.full(alpha.shape, np.nan) if is_few else alpha,
            "ci_low": low,
            "ci_high": high,
            "reason": "few_texts" if is_few else np.where(np.isnan(alpha), "no_variation", ""),
        }
    )


def _interval(found: Coincidences, varies: npt.NDArray[np.bool_]) -> tuple[Array, Array]:
    """Limits of 95 per cent of the draws of whole texts, for the codes that vary."""
    texts_n = len(found.disagreement)
    draws = np.random.default_rng(SEED).multinomial(texts_n, np.full(texts_n, 1 / texts_n), size=DRAWS)
    own = Coincidences(found.disagreement[:, varies], found.values[:, varies])
    limits = np.full((2, len(varies)), np.nan)
    limits[:, varies] = np.nanpercentile(nominal_alpha(own, draws.astype("float64")), [2.5, 97.5], axis=0)
    return limits[0], limits[1]


def _multi_coded(pieces: Pieces) -> float:
    codes_n = pieces.codes.sum(axis=2)
    coded = float((pieces.weight[:, None] * (codes_n > 0)).sum())
    return float((pieces.weight[:, None] * (codes_n > 1)).sum()) / coded if coded else np.nan
