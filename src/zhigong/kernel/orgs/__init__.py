"""Units, their positions in the tree, affiliations, employers and places."""
