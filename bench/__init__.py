"""The figures of the design, measured beside their yardsticks: `python -m bench`."""
