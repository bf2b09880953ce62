"""Releases: what is published of the register is frozen, approved by a second officer, and gives nobody away."""
