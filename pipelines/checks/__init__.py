"""Everything that judges data: contracts, corrections, exceptions, expectations, and the ledger."""
