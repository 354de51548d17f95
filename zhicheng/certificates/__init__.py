"""职称证书: numbers, signed documents, checks on line and off line, revocation."""
