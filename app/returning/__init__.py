"""A Word file of a document comes home: what was changed in it becomes suggestions, what was said comments."""
