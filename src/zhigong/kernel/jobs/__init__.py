"""Background work, enqueued in the same transaction as the change that asks for it."""
