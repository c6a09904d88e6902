"""All addresses of documents, one file an act."""

from app.documents.routes import editor, items, library, pictures, sections, sharing

routers = (library.router, editor.router, sections.router, items.router, pictures.router, sharing.router)
