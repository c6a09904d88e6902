"""Rounds: named people are asked what they think of one version that no longer changes, and their verdicts are kept."""
