"""How many themes so many groups can be expected to raise, whichever of them are asked first."""

import numpy as np
import numpy.typing as npt

from pipeline.statistics.persons import Matrix


def expected_themes(spreads: npt.NDArray[np.int64], groups_n: int) -> Matrix:
    """Sample-based rarefaction (Mao Tau): the expected number of themes after 1, 2, … of the groups.

    Parameters
    ----------
    spreads : (themes,) in how many of the groups each theme was raised, 0 to `groups_n`.
    groups_n : G, how many groups had talks.

    Returns
    -------
    (groups_n,) the mean, over all orders in which the groups can be taken, of the number of different themes in the
    first n: E(n) = Σ 1 - C(G - s, n) / C(G, n). E(1) is the themes of a group on average, E(G) those raised at all,
    and E(G) - E(G - 1) the themes raised in one group only, divided by G.

    Notes
    -----
    Exact, not an estimate, for the groups that were met; of groups that were not met it says something only if those
    met are like them. C(G - s, n) / C(G, n) is made as the product of (G - s - k) / (G - k), k < n, which is 0 from
    k = G - s on, so that no number grows large. Missing rule: none; a theme that nobody raised has spread 0 and adds
    nothing.

    It rests on the spreads alone and not on who raised what, so where the spreads may be shown it tells no more.

    Raises
    ------
    ValueError if a spread is below 0 or above `groups_n`.

    Source: Colwell, Mao and Chang (2004), Interpolating, extrapolating, and comparing incidence-based species
    accumulation curves, Ecology 85(10), 2717-2727, equation 5.
    """
    if np.any((spreads < 0) | (spreads > groups_n)):
        raise ValueError("a theme was raised in fewer than 0 groups, or in more than had talks")
    taken = np.arange(groups_n)
    passed_over = (groups_n - spreads[:, None] - taken) / (groups_n - taken)
    return np.asarray((1 - np.cumprod(passed_over, axis=1)).sum(axis=0))
