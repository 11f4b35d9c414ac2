"""How hard hypothesis tries: few examples and always the same, or very many.

The second, a quarter of an hour on two cores, with the option
`--hypothesis-profile=long`.
"""

from hypothesis import HealthCheck, settings

common = {
    "database": None,
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow],  # it depends on the time
}
settings.register_profile("quick", **common, derandomize=True, max_examples=40)
settings.register_profile("long", **common, max_examples=2000)
settings.load_profile("quick")
