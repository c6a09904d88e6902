"""All addresses of rounds, one file an act."""

from app.rounds import telling as telling  # listens
from app.rounds.routes import dates, readers, rounds, standing

routers = (rounds.router, standing.router, readers.router, dates.router)
