"""What a document said before: kept, compared, brought back."""
