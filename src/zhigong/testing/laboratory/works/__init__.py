"""What the laboratory of the register lets happen at once; each work prepares, acts as a client, and checks itself."""
