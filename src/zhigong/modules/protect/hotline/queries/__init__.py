"""Reading the hotline: who calls, tickets in reach, what is similar."""
