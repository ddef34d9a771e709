"""What is remembered, from deliveries to promotions; personal data lives here only."""
