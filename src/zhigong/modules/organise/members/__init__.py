"""The register of members: list, search, page, unmasking, correction, export."""
