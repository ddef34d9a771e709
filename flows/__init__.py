"""What is scheduled, one flow a file, and the command line; importing the package leaves Prefect alone."""
