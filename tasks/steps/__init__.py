"""What the tasks do, in plain functions that know nothing of Prefect: one batch, one step, counts in return."""
