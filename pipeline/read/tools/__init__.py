"""What each survey tool's export says of its columns, told by its header; nothing of the answers is changed here."""
