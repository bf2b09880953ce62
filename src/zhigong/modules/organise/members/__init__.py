"""The register of members: list, page, roster import with dry run, review of duplicates, export."""
