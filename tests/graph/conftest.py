"""A project that has been run, made once and copied for every test that changes something."""

import shutil
from collections.abc import Iterator

import pytest

from tests.graph.command import Said, baslinje
from tests.graph.project import Project, root_folder, write_project


@pytest.fixture(scope="session")
def first_run() -> Iterator[tuple[Project, Said]]:
    """A project whose two waves have been run, and what the command said; for reading only."""
    with root_folder() as root:
        project = write_project(root)
        yield project, baslinje(project, "run", project.study)


@pytest.fixture(scope="session")
def finished(first_run: tuple[Project, Said]) -> Project:
    """A project whose two waves have been run; for reading only."""
    project, said = first_run
    assert said.code == 0, said.everything
    return project


@pytest.fixture
def project(finished: Project) -> Iterator[Project]:
    """A copy of the project that has been run, to change at will."""
    with root_folder() as root:
        shutil.copytree(finished.root, root, dirs_exist_ok=True)
        yield Project(root, finished.study)


@pytest.fixture(scope="session")
def baseline_only() -> Iterator[Project]:
    """A project that has been run when only the baseline had come; for reading only."""
    with root_folder() as root:
        project = write_project(root, waves=("2016",))
        said = baslinje(project, "run", project.study)
        assert said.code == 0, said.everything
        yield project
