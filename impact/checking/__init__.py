"""`berord check`: whether what is stored holds."""
