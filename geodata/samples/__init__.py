"""The synthetic sample city: files as administrations deliver them, and the seeded script that writes them."""
