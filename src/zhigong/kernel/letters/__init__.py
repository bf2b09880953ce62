"""Official letters: templates officers edit, numbers without gaps, docx and PDF, a public check."""
