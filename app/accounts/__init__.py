"""People: accounts, sign-in, invitations, and who is asking."""
