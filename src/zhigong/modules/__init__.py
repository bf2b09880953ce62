"""The business lines, in six rooms; each line is one folder."""
