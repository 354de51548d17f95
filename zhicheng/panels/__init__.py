"""评议组: who reads which candidate, what they noted, scored and wrote; advice for the vote, no more."""
