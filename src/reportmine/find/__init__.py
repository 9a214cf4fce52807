"""Text → mentions: masks, numbers, figures, projects."""
