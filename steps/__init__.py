"""Twenty-four steps to a small autodiff framework; `python3 -m steps`."""
