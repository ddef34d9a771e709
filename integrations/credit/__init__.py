"""Credit bureaus."""
