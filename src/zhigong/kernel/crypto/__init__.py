"""Keys, encryption, digests and signatures: one room, so a certified module can replace the software one."""
