"""Business cards: from lines of text and boxes to contacts. Pure; images are read in `integrations/cards/`."""
