"""What holds for every test."""

from hypothesis import settings

# A machine that is busy is no finding.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
