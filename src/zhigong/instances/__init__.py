"""What a new instance is filled with: real divisions, the production start, the demonstration."""
