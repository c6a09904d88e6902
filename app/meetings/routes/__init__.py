"""All addresses of meetings, one file an act."""

from app.meetings.routes import calling, ending, leading, taking_part

routers = (calling.router, leading.router, taking_part.router, ending.router)
