"""What a person wishes for by way of justice: a trial, truth, repair, no amnesty."""
