"""What a run says in closing: verdicts and hidden changes of the comparison that the pages show, and of no other."""

from dataclasses import replace

import pandas as pd

from pipeline.protect.safe import seal_table
from pipeline.report.closing import hidden_counted, verdicts_counted
from tests.fixtures.example_release import follow_up_release, gavleborg


def test_a_comparison_with_another_wave_than_the_baseline_is_not_counted():
    release = follow_up_release(gavleborg())
    own = release.changes.frame
    further = pd.concat([own, own.assign(baseline_wave="2018")], ignore_index=True)
    twice = replace(release, changes=seal_table("changes", further))
    assert verdicts_counted(twice) == verdicts_counted(release)
    assert hidden_counted(twice) == hidden_counted(release)
    assert sum(verdicts_counted(release).values()) > 0
    assert hidden_counted(release)["förändringar"] > 0
