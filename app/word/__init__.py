"""A Word file read: its text as Markdown, who changed what, and what was said about it. Pure: bytes in, values out."""
