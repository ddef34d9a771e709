"""One step each, a batch at a time, as Prefect tasks: they take ids, return counts, and hold no rule of the field."""
