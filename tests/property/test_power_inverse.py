"""The detectable change has the power that was asked for, at any level, spread and degrees of freedom."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics.power import detectable, power_of


@given(st.floats(0.1, 50), st.floats(2, 5000), st.floats(0.0005, 0.2), st.floats(0.55, 0.99))
def test_power_at_the_detectable_change_is_the_power(se, df, alpha, power):
    found = detectable(np.array([se]), np.array([df]), alpha, power)
    assert power_of(found / se, np.array([df]), alpha)[0] == pytest.approx(power, abs=1e-6)


@given(st.floats(2, 500), st.floats(0.001, 0.2))
def test_without_a_change_the_power_is_the_level(df, alpha):
    assert power_of(np.array([0.0]), np.array([df]), alpha)[0] == pytest.approx(alpha, abs=1e-9)
