"""Properties whose examples share a folder."""

from hypothesis import HealthCheck, settings

SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
"""Each example writes its own files, and making one may take long on a busy machine."""
