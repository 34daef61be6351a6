"""Steps as they finish, for whoever draws a progress bar. Only step names pass; no message and no value."""

import logging
from collections.abc import Callable

import dagster as dg

Listener = Callable[[str], None]
_LISTENERS: list[Listener] = []


class _Steps(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "dagster_meta", {}).get("dagster_event")
        if event is not None and event.event_type_value in ("STEP_SUCCESS", "STEP_FAILURE"):
            for listener in _LISTENERS:
                listener(event.step_key)


@dg.logger
def progress(_: dg.InitLoggerContext) -> logging.Logger:
    """A logger that tells listeners about finished steps and prints nothing."""
    logger = logging.getLogger("baslinje.progress")
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    logger.handlers = [_Steps()]
    return logger


class listening:  # noqa: N801 - reads as a statement: with listening(bar.advance)
    """While open, a listener hears of every finished step."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def __enter__(self) -> None:
        _LISTENERS.append(self._listener)

    def __exit__(self, *_: object) -> None:
        _LISTENERS.remove(self._listener)
