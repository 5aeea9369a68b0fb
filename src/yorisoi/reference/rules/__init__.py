"""Pure rules of the dated tables: which rows are in force (`tables`), and what a CSV file holds (`files`)."""
