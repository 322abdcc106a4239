"""A yes to a lead alone: material given solely so that other evidence is found."""
