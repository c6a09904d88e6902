"""Work that may wait: a row a job, done by one worker, kept in the same transaction as the change that wants it."""
