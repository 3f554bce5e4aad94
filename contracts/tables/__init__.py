"""One module per subject; each holds the Pandera models of its tables."""
