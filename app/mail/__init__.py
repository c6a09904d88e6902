"""Mail: letters that wait to be sent, each handed to the mail server at most once, and a mailbox to look at them."""
