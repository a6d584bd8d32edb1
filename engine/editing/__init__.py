"""Editing a pack: its texts in place, a further framework, a workspace, and what edits would do."""
