"""The watch: findings about unusual use, and the one case that each cause becomes."""
