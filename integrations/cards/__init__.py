"""Card readers: from a file to lines of text and codes; the `cards` extra holds what they need."""
