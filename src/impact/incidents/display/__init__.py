"""Display: findings, accounts and data as the command, notebooks and pages show them."""
