"""The shipped, synthetic study from its files to tests and models, against R; `shipped.R` writes shipped.json."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.compare.models import models_by_indicator
from pipeline.compare.two_waves import two_waves_by_group_indicator
from pipeline.study import TOTAL, Study
from tests.reference.shipped_study import Shipped, shipped

R: dict[str, Any] = json.loads((Path(__file__).parent / "shipped.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def own(gavleborg: Study) -> Shipped:
    return shipped(gavleborg)


def test_every_groups_tests_are_those_of_r(own: Shipped, gavleborg: Study) -> None:
    found = two_waves_by_group_indicator(own.scores, own.links, gavleborg, "2019")
    total = found[found["indicator_id"] == TOTAL].set_index(["group_code", "figure"])
    assert len(R["groups"]) == 9
    for known in R["groups"]:
        welch, rank = total.loc[(known["group"], "welch")], total.loc[(known["group"], "rank_sum")]
        assert welch[["value", "df", "p", "ci_low", "ci_high"]].tolist() == pytest.approx(
            [known[name] for name in ("change", "df", "p", "low", "high")], abs=1e-9
        )
        assert rank["p"] == pytest.approx(known["rank_p"], abs=1e-9)


def test_the_models_of_the_total_are_those_of_r(own: Shipped, gavleborg: Study) -> None:
    """The mixed model to 1e-5: REML is searched for."""
    found = models_by_indicator(own.scores, gavleborg, "2019")
    later = found[(found["indicator_id"] == TOTAL) & (found["term"] == "later")].set_index("model")
    assert later.loc["mixed", ["estimate", "se"]].tolist() == pytest.approx(
        [R["mixed"]["change"], R["mixed"]["se"]], abs=1e-5
    )
    assert later.loc["cr2", ["estimate", "se", "df"]].tolist() == pytest.approx(
        [R["cr2"][name] for name in ("change", "se", "df")], abs=1e-8
    )
