"""The figures of a run at city and country scale, beside what others need for the same: see README.md's Speed."""
