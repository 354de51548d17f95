"""How many applications an organisation may make in a round, and how many it has made."""
