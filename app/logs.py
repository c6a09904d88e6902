"""The log: lines for people, or JSON for machines. Never text of documents, never tokens."""

import logging

import structlog


def set_up_logs(form: str) -> None:
    """``form``: ``text`` or ``json``."""
    last = structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
