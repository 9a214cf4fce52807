"""Results for people and other programs: captions, sheets, pages."""
