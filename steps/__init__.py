"""The steps to a small autodiff framework; the command is `python3 -m steps`."""
