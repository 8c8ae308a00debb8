"""Requests a minute, counted in memory or in a Redis that replicas share. Owns `limits`.

A sliding window: the count of the minute before, weighted by what of it is still in view, plus this minute's.
"""

from __future__ import annotations

import logging
import time

from limits import RateLimitItemPerMinute
from limits.errors import ConfigurationError as BadUrl
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from service.core.errors import ConfigurationError, MissingDependency

PREFIX = "dragoman"
"""Of the names in Redis."""

REDIS_SECONDS = 1
"""A longer silence of Redis is taken as its failure."""
RETRY_SECONDS = 10
"""After a failure Redis is left alone for so long, and requests are counted in memory."""

log = logging.getLogger(__name__)


class RateCounter:
    """Counts requests; safe to use from many threads.

    Args:
        url: ``memory://`` or ``redis://host:port/number``; nothing is connected before the first request.

    Raises:
        ConfigurationError: the URL is of another kind.
        MissingDependency: the package redis is not installed.
    """

    def __init__(self, url: str) -> None:
        shared = url.startswith(("redis:", "rediss:", "unix:"))
        if not shared and not url.startswith("memory:"):
            raise ConfigurationError(
                "The setting 'rate_limits' names no storage.", hint="Use memory:// or redis://host:6379/0."
            )
        self._memory = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared: SlidingWindowCounterRateLimiter | None = None
        self._failed_at = float("-inf")
        if shared:
            try:
                storage = storage_from_string(
                    url, wrap_exceptions=True, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS
                )
            except BadUrl as error:
                hint = "pip install 'dragoman[redis]'"
                raise MissingDependency("Rate limits in Redis need the package redis.", hint=hint) from error
            self._shared = SlidingWindowCounterRateLimiter(storage)

    def hit(self, bucket: str, per_minute: int) -> int:
        """Count a request of a bucket.

        Returns:
            0, or the seconds until there is room again where the bucket has had its requests of this minute.
        """
        if self._shared and time.monotonic() - self._failed_at > RETRY_SECONDS:
            try:
                return _hit(self._shared, bucket, per_minute)
            except StorageError as error:
                # An unreachable counter must not take the service down; each replica then counts for itself.
                self._failed_at = time.monotonic()
                log.warning("rate limits are counted in memory: %s", type(error.storage_error).__name__)
        return _hit(self._memory, bucket, per_minute)


def _hit(limiter: SlidingWindowCounterRateLimiter, bucket: str, per_minute: int) -> int:
    rate = RateLimitItemPerMinute(per_minute, namespace=PREFIX)
    if limiter.hit(rate, bucket):
        return 0
    return max(1, round(limiter.get_window_stats(rate, bucket).reset_time - time.time()))
