"""What a committee's office does: filings and rounds, acceptance, draws, meetings, results, certificates."""
