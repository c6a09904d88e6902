"""What a demanding reviewer would say, found without a model and without a network, in five languages."""
