"""The pages by which an invited person makes keys of their own."""
