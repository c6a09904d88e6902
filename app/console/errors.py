"""The two ways in which a command can end badly."""


class BadInput(Exception):
    """What was given cannot be used; exit code 2."""


class Failed(Exception):
    """It was tried and did not work; exit code 1."""
