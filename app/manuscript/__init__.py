"""A whole PR/FAQ as one frozen value, and its loss-free Markdown form. Needs no database."""
