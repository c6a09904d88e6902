"""All addresses of documents, one file an act."""

from app.documents.routes import (
    authorship,
    details,
    editor,
    guests,
    handover,
    items,
    library,
    pictures,
    sections,
    sharing,
    stages,
)  # fmt: skip

routers = (
    library.router, editor.router, details.router, sections.router, items.router, pictures.router, sharing.router,
    handover.router, stages.router, guests.router, authorship.router,
)  # fmt: skip
