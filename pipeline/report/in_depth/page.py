"""The page in depth as plain data: its subjects in order. Computes nothing."""

from dataclasses import dataclass

from pipeline.report.in_depth.ahead import foresight, priorities
from pipeline.report.in_depth.choices import sensitivity, trend
from pipeline.report.in_depth.comparability import comparability
from pipeline.report.in_depth.scales import scales
from pipeline.report.in_depth.section import Section
from pipeline.report.in_depth.since_last import since_last
from pipeline.report.in_depth.who import memory, perception, same_people, took_part
from pipeline.report.pages import waves_of
from pipeline.report.results import Results

SUBJECTS = (
    sensitivity,
    since_last,
    trend,
    comparability,
    same_people,
    perception,
    memory,
    took_part,
    priorities,
    foresight,
    scales,
)


@dataclass(frozen=True)
class InDepthPage:
    """Everything in depth about one wave."""

    waves: str
    sections: tuple[Section, ...]


def in_depth_page(results: Results) -> InDepthPage:
    """The subjects that there is something to say about, in order."""
    frames = {name: table.frame for name, table in results.release.in_depth.items()}
    found = (subject(results, frames) for subject in SUBJECTS)
    return InDepthPage(waves_of(results), tuple(section for section in found if section))
