"""What reviewers say: threads on words that stay with their words."""
