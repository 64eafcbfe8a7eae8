"""What outlives an edition: ``outputs/.danvan/`` with the lock, the journal of receipt and the accepted files."""
