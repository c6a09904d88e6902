"""All addresses of rounds, one file an act."""

from app.rounds.routes import readers, rounds, standing

routers = (rounds.router, standing.router, readers.router)
