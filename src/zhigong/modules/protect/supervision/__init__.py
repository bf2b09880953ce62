"""Labour law supervision (一函两书): reminder, opinion and proposal, from a clue to what came of it."""
