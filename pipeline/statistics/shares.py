"""Shares and their intervals."""

import numpy as np
from scipy import special

from pipeline.statistics.moments import ratio
from pipeline.statistics.persons import Matrix


def wilson(answered: Matrix, asked: Matrix, alpha: float) -> tuple[Matrix, Matrix]:
    """Wilson's interval of a share; NaN where nobody was asked. Source: Wilson (1927)."""
    z = special.ndtri(1 - alpha / 2)
    share = ratio(answered, asked)
    centre = ratio(answered + z**2 / 2, asked + z**2)
    reach = ratio(z * np.sqrt(np.maximum(share * (1 - share), 0) * asked + z**2 / 4), asked + z**2)
    return np.where(asked > 0, centre - reach, np.nan), np.where(asked > 0, centre + reach, np.nan)
