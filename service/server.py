"""The HTTP service under gunicorn.

One process with threads: models are loaded once and requests share their batches. More processes are replicas behind a
load balancer, or containers. The process that serves is forked before any model is loaded, since a fork afterwards
would inherit the locks of OpenMP.
"""

from __future__ import annotations

from typing import Any

from apiflask import APIFlask
from gunicorn.app.base import BaseApplication

from service.api import create_app
from service.api.logging import configuration
from service.bootstrap import build_options, build_services
from service.settings import Settings, load_settings


def application() -> APIFlask:
    """The WSGI application, for ``gunicorn -c config/gunicorn.conf.py 'service.server:application()'``."""
    return _application(load_settings())


def gunicorn_options(settings: Settings) -> dict[str, Any]:
    """Gunicorn's own settings, derived from ours."""
    return {
        "bind": f"{settings.host}:{settings.port}",
        "workers": 1,
        "worker_class": "gthread",
        "threads": settings.workers,
        "timeout": settings.request_timeout,
        "graceful_timeout": settings.request_timeout,
        "loglevel": settings.log_level,
        "logconfig_dict": configuration(settings.log_format, settings.log_level),
        "preload_app": False,
    }


def run(settings: Settings) -> None:
    """Serve until a signal comes; running requests are finished."""
    _Gunicorn(settings).run()


def _application(settings: Settings) -> APIFlask:
    services = build_services(settings, max_seconds=settings.request_timeout, serving=True)
    return create_app(services, build_options(settings))


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in gunicorn_options(self._settings).items():
            self.cfg.set(name, value)

    def load(self) -> APIFlask:
        return _application(self._settings)
