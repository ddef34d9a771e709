"""Sources that complete what is known of a person or company, and public registers."""
