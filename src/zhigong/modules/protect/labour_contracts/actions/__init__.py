"""What happens in the steps: of a dismissal, of a lay-off."""
