"""The steps, and the command `python3 -m steps`."""
