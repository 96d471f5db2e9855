"""What all benchmarks share: terminals, rounds, figures, and the page that is made of them."""
