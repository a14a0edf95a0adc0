"""The pages of commitments, of agencies and of scrutiny."""
