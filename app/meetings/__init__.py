"""Meetings: people read one frozen version in silence, talk about what they found, and decide."""
