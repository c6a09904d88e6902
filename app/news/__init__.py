"""News: who is told what, in the application and by mail. It listens; nobody below knows of it."""
