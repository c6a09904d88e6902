"""What every room needs to speak with a browser: pages, forms, errors, policies, defences. The only place, besides
``routes``, ``dependencies`` and ``main``, that knows FastAPI."""
