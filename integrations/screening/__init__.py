"""Comparison with watch lists."""
