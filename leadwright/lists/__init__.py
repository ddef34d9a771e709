"""Lists of leads: from bytes to spans, tables and rows, without losing one."""
