"""All addresses of review, one file an act."""

from app.review import anchoring as anchoring  # listens
from app.review import guarding as guarding  # listens
from app.review import remarks as remarks  # listens
from app.review import submitting as submitting  # listens
from app.review.routes import comments, quiet, rewriting, suggestions, threads

routers = (threads.router, comments.router, suggestions.router, rewriting.router, quiet.router)
"""Threads first: of two addresses that could both be meant, the longer one is asked first."""
