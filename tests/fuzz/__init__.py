"""Programs that look for inputs which break a reader, for hours rather than seconds."""
