"""Reading the spreadsheet of members: its columns, whom it means, the template to fill in."""
