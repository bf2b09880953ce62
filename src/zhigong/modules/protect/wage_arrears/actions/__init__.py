"""What happens in the steps: reporting and working on it, the list of people, the money, the watch-list."""
