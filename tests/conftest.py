"""Settings for all tests: the same examples each time, and no clock in a test."""
from hypothesis import settings

settings.register_profile("symthermo", derandomize=True, deadline=None)
settings.load_profile("symthermo")
