"""The room's page: the state for viewers, a remote for those let in, and nothing else."""
