"""A manuscript as a Word file: real styles, lists, tables, images and properties, and marks to find each text again."""

from app.export.word.file import to_docx

__all__ = ["to_docx"]
