"""The advisor without a screen: it reads the knowledge pack, weighs answers and explains the verdict."""
