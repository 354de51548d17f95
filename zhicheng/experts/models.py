"""Who may be drawn into a committee."""
