"""What is near what: points and shapes within reach of shapes, whether they meet, and how far apart they are."""
