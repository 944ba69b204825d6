"""CSV and spreadsheets as offices write them: encodings, headers, sums, merged cells, coordinates in columns."""
