"""The yearly run: every wave whose files have come, the baseline first."""

from collections.abc import Iterator

import dagster as dg

from pipeline.read.delivery import delivered_waves
from pipeline.study import Study


def yearly(study: Study) -> dg.ScheduleDefinition:
    """Once a year, every delivered wave in order; one run per wave and year."""

    @dg.schedule(
        name=f"{study.id}_yearly",
        job_name=study.id,
        cron_schedule=study.schedule.cron,
        execution_timezone=study.schedule.timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    def tick(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest]:
        year = context.scheduled_execution_time.year
        for wave in delivered_waves(study):
            yield dg.RunRequest(run_key=f"{study.id}-{year}-{wave}", partition_key=wave)

    return tick
