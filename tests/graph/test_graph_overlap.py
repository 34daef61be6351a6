"""Two deliveries that overlap stop the run before anything is said of a change."""

import numpy as np

from tests.fixtures.small_study import write_small_study
from tests.fixtures.twelve_questions import COLUMNS, definition, drawn, rows_of
from tests.graph.command import baslinje
from tests.graph.project import INVITED, NUMBER, SENTENCE, root_folder, tables, tree, write_project
from tests.graph.records import told

LISTS = {"2016/inbjudna.csv": INVITED, "2019/inbjudna.csv": INVITED}


def test_a_follow_up_that_holds_records_of_the_baseline_is_refused():
    with root_folder() as root:
        project = write_project(root)
        write_small_study(project.folder, {**definition(), **LISTS})
        before = drawn(20, 1)
        first, *others = rows_of(before)
        project.rewrite("2016", [(float(NUMBER), *first[1:3], SENTENCE, *first[4:]), *others], COLUMNS)
        project.rewrite("2019", rows_of(np.vstack([drawn(20, 2), before[:6]]), first=501), COLUMNS)
        said = baslinje(project, "run", project.study)
        assert said.code == 1
        assert said.err.startswith("Indata behöver rättas (1):\n  - 2019/svar.sav: 6 svar står också i 2016/svar.sav")
        assert "på raderna 21, 22, 23, 24, 25, 26 här och raderna 1, 2, 3, 4, 5, 6 där" in said.err
        assert "Traceback" not in said.everything
        assert not [place for place in tree(project.reports) if "/2019/" in place]
        assert not [place for place in tables(project) if place.startswith(("change/", "safe/")) and "/2019." in place]
        assert told(project, said) == []


def test_two_waves_that_share_nothing_but_the_ids_are_run():
    with root_folder() as root:
        project = write_project(root)
        write_small_study(project.folder, {**definition(), **LISTS})
        for wave, seed in (("2016", 1), ("2019", 2)):
            project.rewrite(wave, rows_of(drawn(20, seed)), COLUMNS)
        said = baslinje(project, "run", project.study)
        assert said.code == 0, said.everything
        assert [place for place in tree(project.reports) if "/2019/lansrapport.html" in place]
