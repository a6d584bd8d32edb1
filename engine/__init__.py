"""The advisor without a screen: it reads the knowledge pack, weighs answers, explains."""
