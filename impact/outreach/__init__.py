"""From conclusions to lists, spreadsheets and maps a person works with."""
