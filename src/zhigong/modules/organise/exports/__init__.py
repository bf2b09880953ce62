"""Exports: any list leaves the house one way, masked and watermarked, a large one only with a second officer."""
