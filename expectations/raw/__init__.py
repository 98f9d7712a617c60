"""What a delivery must look like: one file for each delivered table."""
