"""What each page tells, as plain rows: one function per question, asked by the page and by its JSON twin alike."""
