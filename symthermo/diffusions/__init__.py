"""Overdamped diffusions: any force on a grid, where they are jump processes, and linear forces in closed form."""
