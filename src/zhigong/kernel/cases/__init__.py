"""Services and steps as tables, and the engine that walks them."""
