"""Its place here puts this folder on the path, so that tests and their worker processes can import `fake_miner`."""

from hypothesis import HealthCheck, settings

# How fast a machine is must not decide whether a test passes.
settings.register_profile("reportmine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("reportmine")
