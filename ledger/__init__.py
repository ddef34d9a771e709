"""What is remembered: deliveries, records, leads, findings, lookups, decisions, promotions. Personal data lives here only."""
