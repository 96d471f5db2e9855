"""The room's page: state for whoever looks, a remote for whoever may, and nothing else."""
