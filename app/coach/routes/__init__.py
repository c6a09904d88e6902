"""All addresses of the coach, one file an act."""

from app.coach import guarding as guarding  # listens
from app.coach.routes import checks, dismissals, mends, trend, words

routers = (checks.router, dismissals.router, mends.router, trend.router, words.router)
