"""Numbers rolled up from the rows below; nobody but this app writes them."""
