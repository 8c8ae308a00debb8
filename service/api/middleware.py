"""What surrounds every request and answer: proxies, the path it is published under, CORS and security headers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from service.api.options import Options
from service.api.record import REQUEST_ID

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SECURITY_HEADERS = {
    # For data; a page with styles and scripts of its own sets its own policy.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
PREFLIGHT_HEADERS = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": f"Authorization, Content-Type, {REQUEST_ID}",
    "Access-Control-Max-Age": "3600",
}
READABLE_HEADERS = f"Retry-After, {REQUEST_ID}"


def init_app(app: Flask, options: Options) -> None:
    """Wrap the app."""
    if options.url_prefix:
        app.wsgi_app = _Prefix(app.wsgi_app, options.url_prefix)  # type: ignore[method-assign]
    if options.trusted_proxies:
        hops = options.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_port=hops, x_prefix=hops
        )

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        if options.cors_origins:
            response.headers.update(_cors(options.cors_origins))
            response.vary.add("Origin")
        return response


def _cors(allowed: tuple[str, ...]) -> dict[str, str]:
    """CORS headers for the origin that asks. Keys travel in headers and bodies, so credentials are never allowed."""
    origin = request.headers.get("Origin")
    if origin is None or ("*" not in allowed and origin not in allowed):
        return {}
    granted = {"Access-Control-Allow-Origin": "*" if "*" in allowed else origin}
    granted["Access-Control-Expose-Headers"] = READABLE_HEADERS
    return {**granted, **PREFLIGHT_HEADERS} if request.method == "OPTIONS" else granted


class _Prefix:
    """Serves the app under a path, and without it too: for probes, and for proxies that take the prefix off."""

    def __init__(self, application: WSGIApplication, prefix: str) -> None:
        self._application = application
        self._prefix = prefix

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == self._prefix or path.startswith(self._prefix + "/"):
            environ["PATH_INFO"] = path.removeprefix(self._prefix) or "/"
        environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + self._prefix
        return self._application(environ, start_response)
