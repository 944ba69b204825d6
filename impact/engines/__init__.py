"""Who assesses the parts of a run: this process, several processes of this machine, or a Dask cluster."""
