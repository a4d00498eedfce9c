"""The window to learn and to teach in: shelf, steps, stage, results, made-up visits, and the writing of lessons."""
