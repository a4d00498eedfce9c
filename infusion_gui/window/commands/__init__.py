"""Every command as data, what each does, and the ways to find one."""
