"""Rooms: where the sides of a dispute and their mediator talk on line, seen by nobody else."""
