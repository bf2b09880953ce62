"""The call centre beside the hotline: signed events of calls, by whatever centre a union has."""
