"""The watch-list of employers that owe wages, and the festival season's daily reports (SCOPE B2)."""
