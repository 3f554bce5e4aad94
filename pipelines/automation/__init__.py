"""What happens without a person: refreshes, rebuilds, and notices of what went wrong."""
