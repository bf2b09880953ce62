"""The call-taker's console: take a ticket down without losing a word, by keys alone if wanted."""
