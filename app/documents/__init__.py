"""Documents: their words, their sections, who may do what with them, and the library they stand in."""
