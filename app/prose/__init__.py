"""Prose as people write it: Markdown shown safely, words counted, two texts compared. Pure functions on text."""
