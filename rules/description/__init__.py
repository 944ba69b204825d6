"""A pack as prose and tables: what is written (content), and how it looks as text, as HTML and as DOCX."""
