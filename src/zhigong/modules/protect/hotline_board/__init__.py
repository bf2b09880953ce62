"""The hotline's tickets as a whole: lists, search, the live board, statistics."""
